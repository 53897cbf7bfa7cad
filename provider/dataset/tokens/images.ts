/**
 * Tokens of an image: 85 at low detail; else 85 and 170 for each 512-pixel tile after scaling into 2048 × 2048 and to a
 * shorter side of 768. A data URI tells its size; of a URL only the bounds are known.
 */

const BASE = 85;
const TILE = 170;
/** 768 × 2048: two by four tiles. */
const MOST = BASE + 8 * TILE;
const LEAST = BASE + TILE;

/** `plusMinus` is the half-width of the bound where the size is not known; then `tokens` is its middle. */
export function imageTokens(image: Record<string, unknown>): { tokens: number; plusMinus: number } {
  if (image.detail === "low") return { tokens: BASE, plusMinus: 0 };
  const size = typeof image.url === "string" ? sizeOf(image.url) : undefined;
  if (size !== undefined) return { tokens: tokensOf(size), plusMinus: 0 };
  return { tokens: (MOST + LEAST) / 2, plusMinus: (MOST - LEAST) / 2 };
}

interface Size {
  width: number;
  height: number;
}

function tokensOf({ width, height }: Size): number {
  const fit = Math.min(1, 2048 / Math.max(width, height));
  const shrink = Math.min(1, 768 / (Math.min(width, height) * fit));
  const tiles = (side: number): number => Math.max(1, Math.ceil((side * fit * shrink) / 512));
  return BASE + TILE * tiles(width) * tiles(height);
}

/** Enough of a file for its header; a JPEG with long metadata in front stays unknown. */
const HEAD_CHARACTERS = 87_384;

function sizeOf(url: string): Size | undefined {
  const comma = url.slice(0, 64).indexOf(",");
  if (!url.startsWith("data:") || comma < 0) return undefined;
  const head = Buffer.from(url.slice(comma + 1, comma + 1 + HEAD_CHARACTERS), "base64");
  const size = sizeOfPng(head) ?? sizeOfWebp(head) ?? sizeOfJpeg(head);
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
}

function sizeOfPng(head: Buffer): Size | undefined {
  if (head.length < 24 || head.toString("latin1", 1, 4) !== "PNG") return undefined;
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

function sizeOfWebp(head: Buffer): Size | undefined {
  if (head.length < 30 || head.toString("latin1", 8, 12) !== "WEBP") return undefined;
  switch (head.toString("latin1", 12, 16)) {
    case "VP8 ":
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}

/** Walks the segments up to the frame header. */
function sizeOfJpeg(head: Buffer): Size | undefined {
  if (head.length < 4 || head.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= head.length && head[at] === 0xff) {
    const marker = head.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { width: head.readUInt16BE(at + 7), height: head.readUInt16BE(at + 5) };
    at += 2 + head.readUInt16BE(at + 2);
  }
  return undefined;
}
