import type { Picture } from "./picture";

const RIFF_BYTES = 12;
const CHUNK_BYTES = 8;

/** Chunks that hold pixels: one image, or the frames of an animation. */
const PIXELS = ["VP8 ", "VP8L", "ANMF"];

/** Chunks up to the size that the first of them names. */
export function readWebp(bytes: Buffer): Picture {
  const end = 8 + (bytes.length < 8 ? 0 : bytes.readUInt32LE(4));
  let hasPixels = false;
  let dataEnd = 0;
  let at = RIFF_BYTES;
  while (at + CHUNK_BYTES <= Math.min(end, bytes.length)) {
    if (PIXELS.includes(bytes.toString("latin1", at, at + 4))) hasPixels = true;
    const length = bytes.readUInt32LE(at + 4);
    dataEnd = at + CHUNK_BYTES + length;
    // A byte behind data of odd length holds nothing, and some writers leave out the last one.
    at = dataEnd + (length % 2);
  }
  return { size: sizeOf(bytes), isRgb: true, isWhole: hasPixels && dataEnd <= bytes.length && at >= end };
}

function sizeOf(bytes: Buffer): Picture["size"] {
  if (bytes.length < 30) return undefined;
  switch (bytes.toString("latin1", 12, 16)) {
    case "VP8 ":
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}
