import { count, dollars } from "../amounts";
import type { ArgumentPath } from "./secret-arguments";

const HIDDEN = "[secret]";

/** The arguments that the class recorded as secret; none in states of older versions. */
export function secretPaths({ secretArguments }: Record<string, unknown>): ArgumentPath[] {
  return Array.isArray(secretArguments) ? secretArguments.filter((path) => Array.isArray(path)) : [];
}

/** All that must not be printed of a resource with these inputs, the longest first. */
export function secretTexts(inputs: unknown, paths: readonly ArgumentPath[]): string[] {
  // Secret rows are many; the check of the data never quotes them.
  const texts = paths.filter(([first]) => first !== "rows").flatMap((path) => textsOf(valueAt(inputs, path)));
  return [...new Set(texts)].sort((a, b) => b.length - a.length);
}

function valueAt(root: unknown, path: ArgumentPath): unknown {
  return path.reduce<unknown>((value, step) => {
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  }, root);
}

/** A value as sentences may spell it. */
function textsOf(value: unknown): string[] {
  if (typeof value === "number") return [String(value), count(value), dollars(value)];
  if (typeof value === "string")
    return value.trim() === "" ? [] : [value, JSON.stringify(value).slice(1, -1), ...hostOf(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Errors of connections name the host alone. */
function hostOf(text: string): string[] {
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  return url === undefined ? [] : [url.href.replace(/\/$/, ""), url.host, url.hostname];
}

/** The text with a mark in place of every secret. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(patternOf(secret), HIDDEN), text);
}

const LONGEST_WORD = 4;

/** Numbers and short words are looked for as words of their own: a secret 3 is not in 30. */
function patternOf(secret: string): RegExp {
  const literal = secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const isWord = secret.length <= LONGEST_WORD || /^[-$\d.,]+$/.test(secret);
  return new RegExp(isWord ? `(?<![\\w$]|\\d[.,])${literal}(?!\\w|[.,]\\d)` : literal, "g");
}

/** An error without secrets in what the engine prints of it. */
export function errorWithoutSecrets(error: unknown, secrets: readonly string[]): unknown {
  if (secrets.length === 0 || !(error instanceof Error)) return error;
  const { reasons } = error as { reasons?: unknown };
  const shown = (value: unknown) => ({ value, writable: true, configurable: true });
  // Defined, not assigned: the message of an error that ends a program cannot be assigned to.
  return Object.defineProperties(error, {
    message: shown(withoutSecrets(error.message, secrets)),
    stack: shown(withoutSecrets(error.stack ?? "", secrets)),
    ...(Array.isArray(reasons)
      ? { reasons: shown(reasons.map((reason) => withoutSecrets(String(reason), secrets))) }
      : {}),
  });
}
