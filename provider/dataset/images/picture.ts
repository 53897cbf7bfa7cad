/** What the bytes of an image say of it, by the headers of its parts; no pixel is decoded. */

import { readJpeg } from "./jpeg";
import { imageKindOf } from "./kind";
import { readPng } from "./png";
import { readWebp } from "./webp";

export interface Picture {
  /** Undefined where the bytes end before they say it. */
  size: { width: number; height: number } | undefined;
  /** False where it is neither RGB nor RGBA; undefined where the bytes end before they say it. */
  isRgb: boolean | undefined;
  /** False where bytes are missing: the file was cut, or its parts do not follow each other. */
  isWhole: boolean;
}

/** Undefined for bytes that are none of the kinds that are trained on. */
export function readPicture(bytes: Buffer): Picture | undefined {
  switch (imageKindOf(bytes)) {
    case "PNG":
      return readPng(bytes);
    case "JPEG":
      return readJpeg(bytes);
    case "WEBP":
      return readWebp(bytes);
    default:
      return undefined;
  }
}
