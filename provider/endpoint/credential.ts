import { controlsInText } from "../controls";
import { ConfigError } from "../errors";

/**
 * A key in the hand of the one call that needs it. The secret is a private field, so neither `util.inspect`,
 * `JSON.stringify` nor a spread shows it; `headers()` is the only way out.
 */
export class Credential {
  readonly #secret: string;
  readonly #scheme: "bearer" | "api-key";
  /** Where the key came from, in words: `the environment variable OPENAI_API_KEY`. */
  readonly source: string;

  private constructor(secret: string, scheme: "bearer" | "api-key", source: string) {
    const trimmed = secret.trim();
    if (!/^[\x21-\x7e]+$/.test(trimmed))
      throw new ConfigError(
        `the key in ${source} contains characters that no key has (spaces, line ends, or quotes from a document); set it again`,
      );
    this.#secret = trimmed;
    this.#scheme = scheme;
    this.source = source;
  }

  /** `Authorization: Bearer …`, as OpenAI and Entra tokens want it. */
  static bearer(secret: string, source = "the connection"): Credential {
    return new Credential(secret, "bearer", source);
  }

  /** `api-key: …`, as Azure wants it. */
  static apiKey(secret: string, source = "the connection"): Credential {
    return new Credential(secret, "api-key", source);
  }

  headers(): Record<string, string> {
    return this.#scheme === "bearer" ? { authorization: `Bearer ${this.#secret}` } : { "api-key": this.#secret };
  }

  /** Takes the secret out of a text, in every spelling in which a server or a proxy might echo it. */
  conceal(text: string): string {
    const spellings = [this.#secret, encodeURIComponent(this.#secret), Buffer.from(this.#secret).toString("base64")];
    return spellings.reduce((concealed, spelling) => concealed.replaceAll(spelling, "[redacted]"), redact(text));
  }
}

/** Makes a foreign text fit to be shown: without whatever looks like a key (servers quote keys), and without control characters. */
export function redact(text: string): string {
  return text
    .replace(controlsInText, "")
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=*-]{6,}/gi, "$1 [redacted]")
    .replace(/\b(sk|ek|pk)-[\w*-]{3,}(\.[\w*-]+)*/g, "$1-[redacted]")
    .replace(/(api-key["']?\s*[:=]\s*["']?)[\w*-]{6,}/gi, "$1[redacted]")
    .replace(/\/\/[^/\s@]+@/g, "//[redacted]@");
}

/** Where a call gets its key from, read anew every time: tokens expire. */
export type KeySource = () => Credential | Promise<Credential>;
