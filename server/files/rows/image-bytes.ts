/** Whether the bytes of an image are those of a kind that is trained on, from its first part to its last. */
export function isWholeImage(bytes: Buffer): boolean {
  if (bytes.indexOf("89504e470d0a1a0a", 0, "hex") === 0) return endsAsPng(bytes);
  if (bytes.indexOf("ffd8ff", 0, "hex") === 0) return endsAsJpeg(bytes);
  if (bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP") return endsAsWebp(bytes);
  return false;
}

interface Chunk {
  name: string;
  /** Behind its data. */
  end: number;
}

/** A header first, pixels, an end. */
function endsAsPng(bytes: Buffer): boolean {
  const names: string[] = [];
  for (const { name, end } of pngChunks(bytes)) {
    names.push(name);
    if (name === "IEND") return end <= bytes.length && names[0] === "IHDR" && names.includes("IDAT");
  }
  return false;
}

function* pngChunks(bytes: Buffer): Generator<Chunk> {
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + bytes.readUInt32BE(at);
    yield { name: bytes.toString("latin1", at + 4, at + 8), end };
    at = end;
  }
}

/** As long as it says, with pixels in it. */
function endsAsWebp(bytes: Buffer): boolean {
  const end = 8 + bytes.readUInt32LE(4);
  const chunks = [...webpChunks(bytes, end)];
  const last = chunks.at(-1);
  const hasPixels = chunks.some(({ name }) => ["VP8 ", "VP8L", "ANMF"].includes(name));
  return hasPixels && last !== undefined && last.end <= bytes.length && last.end + 1 >= end;
}

function* webpChunks(bytes: Buffer, all: number): Generator<Chunk> {
  let at = 12;
  while (at + 8 <= Math.min(all, bytes.length)) {
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    yield { name: bytes.toString("latin1", at, at + 4), end };
    at = end + (end % 2);
  }
}

const frames = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

/** A frame, at least one scan, and the mark of the end. */
function endsAsJpeg(bytes: Buffer): boolean {
  const seen = new Set<number>();
  let at = 0;
  while (bytes[at] === 0xff) {
    const mark = bytes[at + 1] ?? 0;
    if (mark === 0xd9) return seen.has(0xda) && frames.some((frame) => seen.has(frame));
    if (mark === 0xff) at += 1;
    else if (mark === 0x01 || (mark >= 0xd0 && mark <= 0xd8)) at += 2;
    else {
      if (at + 4 > bytes.length) return false;
      seen.add(mark);
      at += 2 + bytes.readUInt16BE(at + 2);
      if (mark === 0xda) at = behindScan(bytes, at);
    }
  }
  return false;
}

function behindScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 2)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}
