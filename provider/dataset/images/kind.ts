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
