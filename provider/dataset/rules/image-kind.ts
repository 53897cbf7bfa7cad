/** What an image is by its first bytes, whatever it calls itself. */

export type ImageKind = "JPEG" | "PNG" | "WEBP" | "GIF" | "BMP" | "TIFF" | "AVIF" | "HEIC" | "PDF" | "SVG";

/** Undefined for bytes that begin as no image. */
export function imageKindOf(bytes: Buffer): ImageKind | undefined {
  const head = bytes.toString("latin1", 0, 16);
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "PNG";
  if (head.startsWith("\xff\xd8\xff")) return "JPEG";
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "WEBP";
  if (head.startsWith("GIF8")) return "GIF";
  if (head.startsWith("BM")) return "BMP";
  if (head.startsWith("II*\0") || head.startsWith("MM\0*")) return "TIFF";
  if (head.slice(4, 8) === "ftyp") return head.slice(8, 11) === "avi" ? "AVIF" : "HEIC";
  if (head.startsWith("%PDF")) return "PDF";
  return /^\s*<(\?xml|svg)/i.test(head) ? "SVG" : undefined;
}

/** Greyscale and CMYK images are not trained on; what the header does not tell passes. */
export function isModeTrained(bytes: Buffer, kind: ImageKind): boolean {
  if (kind === "PNG") return bytes.length < 26 || (bytes[25] !== GREY && bytes[25] !== GREY_WITH_ALPHA);
  if (kind !== "JPEG") return true;
  const components = jpegComponents(bytes);
  return components === undefined || components === 3;
}

const GREY = 0;
const GREY_WITH_ALPHA = 4;

/** Walks the segments up to the frame header. */
function jpegComponents(bytes: Buffer): number | undefined {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return bytes.readUInt8(at + 9);
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
