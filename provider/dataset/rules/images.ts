/** Images in turns: what kind they say they are, what their bytes are, and what the service skips without a word. */

import { type ImageKind, imageKindOf } from "../images/kind";
import { readPicture } from "../images/read-picture";
import type { Flag } from "./catalogue";
import { isObject } from "./objects";

/** Checks the `image_url` of a content part. */
export function checkImage(image: unknown, path: string, flag: Flag) {
  const url = isObject(image) ? image.url : undefined;
  if (!isObject(image) || typeof url !== "string") return flag("invalid_image", path, 'the image has no "url"');
  const detail = image.detail;
  if (detail !== undefined && detail !== "low" && detail !== "high" && detail !== "auto")
    flag("invalid_image", `${path}.detail`, `the detail ${JSON.stringify(detail)} is not low, high or auto`);
  if (url.slice(0, 5).toLowerCase() === "data:") checkEmbedded(url, `${path}.url`, flag);
  else checkAddress(url, `${path}.url`, flag);
}

const OTHER_KINDS = /\.(gif|bmp|tiff?|svg|heic|heif|avif|ico|pdf)$/i;

function checkAddress(url: string, path: string, flag: Flag) {
  if (!/^https?:\/\//i.test(url)) return flag("invalid_image", path, "the URL is neither http(s) nor a data URI");
  const ending = OTHER_KINDS.exec(url.split(/[?#]/, 1)[0] ?? "")?.[0];
  if (ending !== undefined)
    flag("image_will_be_skipped", path, `the URL ends in ${ending}, and only JPEG, PNG and WEBP are taken`);
}

const DATA_URI = /^data:image\/(jpeg|jpg|png|webp);base64,/i;
const MAX_IMAGE_BYTES = 10 * 1024 * 1024;

function checkEmbedded(url: string, path: string, flag: Flag) {
  const head = DATA_URI.exec(url.slice(0, 64));
  if (head === null) return flag("invalid_image", path, "the data URI is not a base64 JPEG, PNG or WEBP");
  const characters = url.length - head[0].length;
  if (characters === 0) return flag("invalid_image", path, "the data URI holds no image");
  if (characters * 0.75 > MAX_IMAGE_BYTES) return flag("image_too_large", path);
  if (!isBase64(url, head[0].length)) return flag("invalid_image", path, "the data URI is not valid base64");
  const bytes = Buffer.from(url.slice(head[0].length), "base64");
  const declared = nameOf(head[1] ?? "");
  const kind = imageKindOf(bytes);
  if (kind === undefined)
    return flag("invalid_image", path, `the image calls itself ${declared}, but its bytes are no image`);
  if (!TAKEN.has(kind))
    return flag("invalid_image", path, `the image calls itself ${declared}, but its bytes are ${kind}`);
  if (kind !== declared)
    flag("image_type_differs", path, `the image calls itself ${declared}, but its bytes are ${kind}`);
  const picture = readPicture(bytes);
  if (picture?.isWhole === false) return flag("invalid_image", path, `the bytes of the ${kind} are not all there`);
  if (picture?.checksum === "broken")
    return flag("invalid_image", path, `the bytes of the ${kind} are damaged: a checksum is wrong`);
  if (picture?.checksum === "doubtful") flag("image_checksum", path);
  if (picture?.isRgb === false) flag("image_will_be_skipped", path, "the image is neither RGB nor RGBA");
}

const TAKEN: ReadonlySet<ImageKind> = new Set(["JPEG", "PNG", "WEBP"]);

const nameOf = (type: string): string => (type.toLowerCase() === "jpg" ? "JPEG" : type.toUpperCase());

const NOT_BASE64 = /[^A-Za-z0-9+/]/;

function isBase64(url: string, start: number): boolean {
  const padding = url.endsWith("==") ? 2 : url.endsWith("=") ? 1 : 0;
  if ((url.length - start) % 4 !== 0) return false;
  return !NOT_BASE64.test(url.slice(start, url.length - padding));
}
