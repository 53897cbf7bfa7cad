import { crc32, inflateSync } from "node:zlib";
import type { Picture } from "./picture";

const SIGNATURE_BYTES = 8;
/** Length and name before the data of a chunk, and the checksum behind. */
const CHUNK_BYTES = 12;
const HEADER_BYTES = 13;

/** Colour types; the others are greyscale, and a palette. */
const RGB = 2;
const RGBA = 6;

/** Chunks from IHDR to IEND, pixels among them. */
export function readPng(bytes: Buffer): Picture {
  const picture: Picture = { size: undefined, isRgb: undefined, isWhole: false };
  const pixels: Buffer[] = [];
  let doubts = false;
  for (let at = SIGNATURE_BYTES; at + CHUNK_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString("latin1", at + 4, at + 8);
    if ((name === "IHDR") !== (at === SIGNATURE_BYTES)) return picture;
    if (name === "IHDR" && length === HEADER_BYTES && at + CHUNK_BYTES + length <= bytes.length) {
      picture.size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
      const colours = bytes[at + 17];
      picture.isRgb = colours === RGB || colours === RGBA;
    }
    if (name === "IEND") {
      const isWhole = pixels.length > 0 && picture.size !== undefined;
      return { ...picture, isWhole, checksum: picture.checksum ?? (doubts ? judged(pixels) : undefined) };
    }
    const end = at + CHUNK_BYTES + length;
    const isPixels = name === "IDAT";
    if (isPixels) pixels.push(bytes.subarray(at + 8, end - 4));
    // Behind the pixels nobody looks at them.
    if (end <= bytes.length && (isPixels || pixels.length === 0) && !isRight(bytes, at, end)) {
      if (!isPixels) picture.checksum = "broken";
      doubts ||= isPixels;
    }
    at = end;
  }
  return picture;
}

const isRight = (bytes: Buffer, at: number, end: number): boolean =>
  crc32(bytes.subarray(at + 4, end - 4)) === bytes.readUInt32BE(end - 4);

/** Nobody trains on an image whose pixels take more. */
const MOST_PIXEL_BYTES = 512 * 1024 * 1024;

/** Of pixels with a wrong checksum: whether they can be unpacked all the same, as Pillow does without a word. */
function judged(pixels: readonly Buffer[]): "broken" | "doubtful" {
  try {
    inflateSync(Buffer.concat(pixels), { maxOutputLength: MOST_PIXEL_BYTES });
    return "doubtful";
  } catch {
    return "broken";
  }
}
