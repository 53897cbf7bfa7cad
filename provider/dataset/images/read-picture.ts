import { readJpeg } from "./jpeg";
import { imageKindOf } from "./kind";
import type { Picture } from "./picture";
import { readPng } from "./png";
import { readWebp } from "./webp";

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
