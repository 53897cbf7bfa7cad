import { type FileHandle, open } from "node:fs/promises";

/** Far above what a socket holds back, so that it has taken a whole chunk before it asks for the next. */
const chunkBytes = 256 * 1024;
const chunks = 4;

/**
 * A file's content as an upload wants it: `start` counts, `end` does not. A chunk's memory is used again for the fourth
 * after it, which keeps an upload of any size in one megabyte; who wants to keep bytes copies them.
 */
export async function* fileBody(path: string, range?: { start: number; end: number }): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r");
  try {
    const memory = Buffer.allocUnsafeSlow(chunkBytes * chunks);
    const end = range?.end ?? Number.POSITIVE_INFINITY;
    for (let at = range?.start ?? 0, turn = 0; at < end; turn = (turn + 1) % chunks) {
      const place = memory.subarray(turn * chunkBytes, turn * chunkBytes + Math.min(chunkBytes, end - at));
      const bytes = await fill(file, place, at);
      if (bytes === 0) return;
      at += bytes;
      yield place.subarray(0, bytes);
    }
  } finally {
    await file.close();
  }
}

/** Reads until `place` is full or the file ends: one read may bring less than was asked for. */
async function fill(file: FileHandle, place: Buffer, at: number): Promise<number> {
  let filled = 0;
  while (filled < place.length) {
    const { bytesRead } = await file.read(place, filled, place.length - filled, at + filled);
    if (bytesRead === 0) return filled;
    filled += bytesRead;
  }
  return filled;
}
