/**
 * `contentHash`: what a data set *is*, whatever its spelling. SHA-256 over the SHA-256 of each row's canonical form, in
 * order; blank lines do not count. The prefix names the algorithm, and only equal prefixes are compared.
 */

import { createHash } from "node:crypto";
import { rowStream } from "./row-stream";

/** Names this algorithm; a change in any byte that is hashed needs a new one. */
export const CONTENT_HASH_PREFIX = "c1:";

export interface ContentHasher {
  /** The next bytes of the file, cut anywhere. */
  update(chunk: Uint8Array): void;
  /** The hash of everything so far; to be called once. */
  digest(): string;
}

/** Hashes a file while it is streamed, synchronously: the same value as `inspectDataset` reports for it. */
export function contentHasher(): ContentHasher {
  const hasher = digestHasher();
  const rows = rowStream((row) => hasher.add(row.digest));
  return {
    update: (chunk) => rows.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)),
    digest() {
      rows.end();
      return hasher.digest();
    },
  };
}

/** Takes row digests in order and hashes them by the block. */
export interface DigestHasher {
  add(rowDigest: string): void;
  digest(): string;
}

export function digestHasher(): DigestHasher {
  const total = createHash("sha256");
  const block = Buffer.allocUnsafe(32 * 1024);
  let used = 0;
  return {
    add(rowDigest) {
      used += block.write(rowDigest, used, "latin1");
      if (used < block.length) return;
      total.update(block);
      used = 0;
    },
    digest: () => CONTENT_HASH_PREFIX + total.update(block.subarray(0, used)).digest("hex"),
  };
}
