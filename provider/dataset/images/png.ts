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
  let hasPixels = false;
  for (let at = SIGNATURE_BYTES; at + CHUNK_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString("latin1", at + 4, at + 8);
    if ((name === "IHDR") !== (at === SIGNATURE_BYTES)) return picture;
    if (name === "IHDR" && length === HEADER_BYTES && at + CHUNK_BYTES + length <= bytes.length) {
      picture.size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
      const colours = bytes[at + 17];
      picture.isRgb = colours === RGB || colours === RGBA;
    }
    at += CHUNK_BYTES + length;
    if (name === "IDAT") hasPixels = true;
    if (name === "IEND") return { ...picture, isWhole: hasPixels && picture.size !== undefined && at <= bytes.length };
  }
  return picture;
}
