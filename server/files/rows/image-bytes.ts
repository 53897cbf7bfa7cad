import { crc32, inflateSync } from "node:zlib";

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

/** A header first, pixels, an end; checksums as Pillow minds them: up to the pixels, and of these where they do not unpack. */
function endsAsPng(bytes: Buffer): boolean {
  const names: string[] = [];
  const pixels: PngChunk[] = [];
  for (const chunk of pngChunks(bytes)) {
    const { name, end } = chunk;
    names.push(name);
    if (end > bytes.length) return false;
    if (name === "IDAT") pixels.push(chunk);
    if (pixels.length === 0 && !chunk.isRight()) return false;
    if (name === "IEND") return names[0] === "IHDR" && pixels.length > 0 && unpacks(pixels);
  }
  return false;
}

interface PngChunk extends Chunk {
  data: Buffer;
  /** Whether its checksum is that of its bytes. */
  isRight(): boolean;
}

function* pngChunks(bytes: Buffer): Generator<PngChunk> {
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + bytes.readUInt32BE(at);
    const named = bytes.subarray(at + 4, end - 4);
    const isRight = () => crc32(named) === bytes.readUInt32BE(end - 4);
    yield { name: named.toString("latin1", 0, 4), end, data: named.subarray(4), isRight };
    at = end;
  }
}

const mostPixelBytes = 512 * 1024 * 1024;

function unpacks(pixels: readonly PngChunk[]): boolean {
  if (pixels.every((chunk) => chunk.isRight())) return true;
  try {
    inflateSync(Buffer.concat(pixels.map(({ data }) => data)), { maxOutputLength: mostPixelBytes });
    return true;
  } catch {
    return false;
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
