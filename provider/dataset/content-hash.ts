/**
 * `contentHash`: what a data set *is*, whatever its spelling. SHA-256 over the canonical forms of the rows, in order;
 * blank lines do not count. The prefix names the algorithm, and only equal prefixes are compared.
 */

import { rowStream } from "./row-stream";

export interface ContentHasher {
  /** The next bytes of the file, cut anywhere. */
  update(chunk: Uint8Array): void;
  /** The hash of everything so far; to be called once. */
  digest(): string;
}

/** Hashes a file while it is streamed, synchronously: the same value as `inspectDataset` reports for it. */
export function contentHasher(): ContentHasher {
  const rows = rowStream({});
  return {
    update: (chunk) => rows.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)),
    digest: () => rows.end(),
  };
}
