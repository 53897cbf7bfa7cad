/** The content of a turn: text, or parts of text and images. */

import type { Flag } from "./catalogue";
import { isObject } from "./tools";

interface Place {
  base: string;
  index: number;
  role: unknown;
  /** An assistant turn that calls tools needs no content. */
  optional: boolean;
}

/** Counts the images. */
export function checkContent(content: unknown, place: Place, flag: Flag): number {
  if (typeof content === "string") return 0;
  const path = `${place.base}[${place.index}].content`;
  if (content === undefined || content === null) {
    if (!place.optional) flag("missing_content", path);
    return 0;
  }
  if (!Array.isArray(content)) {
    flag("invalid_content", path);
    return 0;
  }
  if (content.length === 0 && !place.optional) flag("missing_content", path, "the list of content parts is empty");
  let images = 0;
  content.forEach((part, i) => {
    images += checkPart(part, `${path}[${i}]`, place.role, flag);
  });
  return images;
}

function checkPart(part: unknown, path: string, role: unknown, flag: Flag): number {
  const type = isObject(part) ? part.type : undefined;
  if (!isObject(part) || (type !== "text" && type !== "image_url" && !(type === "refusal" && role === "assistant"))) {
    flag("invalid_content_part", path, `a content part is of type ${JSON.stringify(type ?? null)}`);
    return 0;
  }
  if (type === "image_url") {
    if (role !== "user") flag("image_not_in_user", path);
    checkImage(part.image_url, `${path}.image_url`, flag);
    return 1;
  }
  if (typeof part[type as string] !== "string") flag("invalid_content_part", path, `the part has no "${type}"`);
  return 0;
}

const DATA_URI = /^data:image\/(jpeg|jpg|png|webp);base64,/i;
const MAX_IMAGE_BYTES = 10 * 1024 * 1024;

function checkImage(image: unknown, path: string, flag: Flag) {
  const url = isObject(image) ? image.url : undefined;
  if (!isObject(image) || typeof url !== "string") return flag("invalid_image", path, 'the image has no "url"');
  const detail = image.detail;
  if (detail !== undefined && detail !== "low" && detail !== "high" && detail !== "auto")
    flag("invalid_image", `${path}.detail`, `the detail ${JSON.stringify(detail)} is not low, high or auto`);
  if (url.slice(0, 5).toLowerCase() !== "data:") {
    if (!/^https?:\/\//i.test(url)) flag("invalid_image", `${path}.url`, "the URL is neither http(s) nor a data URI");
    return;
  }
  const head = DATA_URI.exec(url.slice(0, 64));
  if (head === null) return flag("invalid_image", `${path}.url`, "the data URI is not a base64 JPEG, PNG or WEBP");
  if ((url.length - head[0].length) * 0.75 > MAX_IMAGE_BYTES) flag("image_too_large", `${path}.url`);
}
