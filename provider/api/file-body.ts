import { type FileHandle, open } from "node:fs/promises";

/** Far above what a socket holds back, so that it has taken a whole chunk before it asks for the next. */
const chunkBytes = 1024 * 1024;
const chunks = 3;

/**
 * A file's content as an upload wants it: `start` counts, `end` does not. The next chunk is read while the last one is
 * sent. A chunk's memory is used again for the third after it, which keeps an upload of any size in three megabytes;
 * who wants to keep bytes copies them.
 */
export async function* fileBody(path: string, range?: { start: number; end: number }): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r");
  const memory = Buffer.allocUnsafeSlow(chunkBytes * chunks);
  const end = range?.end ?? Number.POSITIVE_INFINITY;
  const read = (at: number, turn: number): Promise<() => Buffer> => {
    const start = (turn % chunks) * chunkBytes;
    return outcome(fill(file, memory.subarray(start, start + Math.min(chunkBytes, end - at)), at));
  };
  let ahead = read(range?.start ?? 0, 0);
  try {
    for (let at = range?.start ?? 0, turn = 1; ; turn++) {
      const chunk = (await ahead)();
      if (chunk.length === 0) return;
      at += chunk.length;
      ahead = read(at, turn);
      yield chunk;
    }
  } finally {
    await ahead;
    await file.close();
  }
}

/** Never rejects: a failure waits until somebody asks for the chunk. */
function outcome<T>(promise: Promise<T>): Promise<() => T> {
  return promise.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
}

/** Reads until `buffer` is full or the file ends: one read may bring less than was asked for. */
async function fill(file: FileHandle, buffer: Buffer, at: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
