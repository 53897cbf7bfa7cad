import type { Picture } from "./picture";

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const RGB_COMPONENTS = 3;

/** Segments up to the end mark, with a frame and at least one scan among them. */
export function readJpeg(bytes: Buffer): Picture {
  const picture: Picture = { size: undefined, isRgb: undefined, isWhole: false };
  let hasPixels = false;
  for (let at = 0; at + 1 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes.readUInt8(at + 1);
    if (marker === END) return { ...picture, isWhole: hasPixels && picture.size !== undefined };
    if (marker === 0xff) at += 1;
    else if (isBare(marker)) at += 2;
    else {
      if (at + 4 > bytes.length) return picture;
      if (isFrame(marker) && at + 10 <= bytes.length) {
        picture.size = { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
        picture.isRgb = bytes[at + 9] === RGB_COMPONENTS;
      }
      at += 2 + bytes.readUInt16BE(at + 2);
      if (marker === SCAN) {
        at = scanEnd(bytes, at);
        hasPixels = true;
      }
    }
  }
  return picture;
}

/** Marks that stand alone. */
const isBare = (marker: number): boolean => marker === START || marker === 0x01 || isRestart(marker);

const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Where the next segment begins behind the pixels: in them 0xFF is followed by zero or by a restart mark. */
function scanEnd(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 2)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && !isRestart(next)) return at;
  }
  return bytes.length;
}
