/**
 * Tokens of an image: 85 at low detail; else 85 and 170 for each 512-pixel tile after scaling into 2048 × 2048 and to a
 * shorter side of 768. A data URI tells its size; of a URL only the bounds are known.
 */

import type { Picture } from "../images/picture";
import { readPicture } from "../images/read-picture";

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

type Size = NonNullable<Picture["size"]>;

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
  const size = readPicture(Buffer.from(url.slice(comma + 1, comma + 1 + HEAD_CHARACTERS), "base64"))?.size;
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
}
