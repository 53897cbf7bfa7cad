/** The content of a turn: text, or parts of text and images. */

import type { Flag } from "./catalogue";
import { checkImage } from "./images";
import { isObject } from "./objects";

interface Place {
  base: string;
  index: number;
  role: unknown;
  /** An assistant turn that calls tools needs no content. */
  optional: boolean;
  /** Preference training is for text only. */
  textOnly: boolean;
}

/** Counts the images. */
export function checkContent(content: unknown, endpoint: Place, flag: Flag): number {
  if (typeof content === "string") return 0;
  const path = `${endpoint.base}[${endpoint.index}].content`;
  if (content === undefined || content === null) {
    if (!endpoint.optional) flag("missing_content", path);
    return 0;
  }
  if (!Array.isArray(content)) {
    flag("invalid_content", path);
    return 0;
  }
  if (content.length === 0 && !endpoint.optional) flag("missing_content", path, "the list of content parts is empty");
  if (endpoint.role === "tool" || endpoint.role === "function") flag("parts_in_tool_answer", path);
  let images = 0;
  content.forEach((part, i) => {
    images += checkPart(part, `${path}[${i}]`, endpoint, flag);
  });
  return images;
}

function checkPart(part: unknown, path: string, { role, textOnly }: Place, flag: Flag): number {
  const type = isObject(part) ? part.type : undefined;
  if (!isObject(part) || (type !== "text" && type !== "image_url" && !(type === "refusal" && role === "assistant"))) {
    flag("invalid_content_part", path, `a content part is of type ${JSON.stringify(type ?? null)}`);
    return 0;
  }
  if (type === "image_url") {
    if (textOnly) {
      flag("image_in_preference", path);
      return 1;
    }
    if (role !== "user") flag("image_not_in_user", path);
    checkImage(part.image_url, `${path}.image_url`, flag);
    return 1;
  }
  if (typeof part[type as string] !== "string") flag("invalid_content_part", path, `the part has no "${type}"`);
  return 0;
}
