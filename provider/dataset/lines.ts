/**
 * Cuts chunks into lines at 0x0A, in the bytes: no string is made of more than one line, and a line that lies within
 * one chunk is not copied. Lines beyond the limit are never held in memory.
 */

/** The longest line that is read: 64 MiB holds an example with several images. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

export interface LineSink {
  /** One line without its line feed, as bytes `start` to `end` of `buffer`; valid during the call only. */
  line(buffer: Buffer, start: number, end: number): void;
  /** A piece of a line that is beyond the limit; `last` with its end. */
  oversize(piece: Buffer, last: boolean): void;
}

export interface LineSplitter {
  push(chunk: Buffer): void;
  /** Hands over what follows the last line feed, if anything. */
  end(): void;
}

export function lineSplitter(sink: LineSink, maxBytes: number = MAX_LINE_BYTES): LineSplitter {
  let carried: Buffer[] = [];
  let bytes = 0; // of the line that has begun
  let inOversize = false;

  const overflow = (): void => {
    inOversize = true;
    for (const part of carried) sink.oversize(part, false);
    carried = [];
  };

  const carry = (piece: Buffer): void => {
    bytes += piece.length;
    if (!inOversize && bytes > maxBytes) overflow();
    if (inOversize) sink.oversize(piece, false);
    // A copy: the reader fills the chunk again.
    else carried.push(Buffer.from(piece));
  };

  const finish = (piece: Buffer): void => {
    if (!inOversize && bytes + piece.length > maxBytes) overflow();
    if (inOversize) sink.oversize(piece, true);
    else {
      const whole = Buffer.concat([...carried, piece]);
      sink.line(whole, 0, whole.length);
    }
    carried = [];
    bytes = 0;
    inOversize = false;
  };

  return {
    push(chunk) {
      let start = 0;
      for (let feed = chunk.indexOf(0x0a); feed >= 0; feed = chunk.indexOf(0x0a, start)) {
        if (bytes > 0 || feed - start > maxBytes) finish(chunk.subarray(start, feed));
        else sink.line(chunk, start, feed);
        start = feed + 1;
      }
      if (start < chunk.length) carry(chunk.subarray(start));
    },
    end() {
      if (bytes > 0) finish(Buffer.alloc(0));
    },
  };
}
