import { randomUUID } from "node:crypto";
import { messageOf, ProviderError, UserError } from "../errors";

export interface Part {
  /** Text fields that come before the file, in this order. */
  fields: Record<string, string>;
  /** Name of the form field that carries the content. */
  name: string;
  filename: string;
  contentType: string;
  bytes: number;
  content: () => AsyncIterable<Uint8Array>;
  /** Bytes of the content handed over so far. */
  onSent?: ((bytes: number) => void) | undefined;
}

/**
 * A multipart form that is never in memory as a whole: its length is known beforehand, its content streams.
 * Fails with `UserError` when the content turns out longer or shorter than announced.
 */
export function multipart(part: Part): { headers: Record<string, string>; open(): AsyncIterable<Uint8Array> } {
  const boundary = `----fine-tuning-${randomUUID()}`;
  const head = Buffer.from(`${fieldsText(part.fields, boundary)}${fileHead(part, boundary)}`);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": String(head.length + part.bytes + tail.length),
    },
    open: () => stream(part, head, tail),
  };
}

async function* stream(part: Part, head: Buffer, tail: Buffer): AsyncGenerator<Uint8Array> {
  yield head;
  let sent = 0;
  for await (const chunk of readable(part)) {
    sent += chunk.byteLength;
    if (sent > part.bytes) throw changed(part, `at least ${sent}`);
    yield chunk;
    part.onSent?.(sent);
  }
  if (sent !== part.bytes) throw changed(part, String(sent));
  yield tail;
}

/** The content, with a failure to read told apart from a failure to send. */
async function* readable(part: Part): AsyncGenerator<Uint8Array> {
  try {
    yield* part.content();
  } catch (error) {
    if (ProviderError.is(error)) throw error;
    throw new UserError(`"${part.filename}" could not be read while it was being sent: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function changed(part: Part, found: string): UserError {
  return new UserError(
    `"${part.filename}" changed while it was being sent: it had ${part.bytes} bytes and now has ${found}. Run the command again once nothing writes to it.`,
  );
}

function fieldsText(fields: Record<string, string>, boundary: string): string {
  return Object.entries(fields)
    .map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join("");
}

function fileHead({ name, filename, contentType }: Part, boundary: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${quoted(filename)}"\r\nContent-Type: ${contentType}\r\n\r\n`;
}

/** As browsers write it: only quotes and line ends are escaped, the rest is UTF-8. */
function quoted(filename: string): string {
  return filename.replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/"/g, "%22");
}
