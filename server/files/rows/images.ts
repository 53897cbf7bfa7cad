import { isWholeImage } from "./image-bytes";
import { isObject } from "./values";

const mostImages = 64;
const mostBytes = 10 * 1024 * 1024;
const details: unknown[] = [undefined, "low", "high", "auto"];

/** What makes the images of a conversation unusable; nothing when they are fine or there are none. */
export function imagesFault(messages: readonly unknown[]): string | undefined {
  let images = 0;
  for (const [index, message] of messages.entries()) {
    for (const part of imageParts(message)) {
      images += 1;
      const fault = imageFault(message, part);
      if (fault !== undefined) return `message ${index + 1}: ${fault}`;
    }
  }
  return images > mostImages ? `${images} images are more than the ${mostImages} that an example may have` : undefined;
}

/** Whether a turn shows an image. */
export const hasImage = (message: unknown): boolean => imageParts(message).length > 0;

/** Whether a chat or reinforcement row shows an image. */
export const rowHasImage = ({ messages }: Record<string, unknown>): boolean =>
  Array.isArray(messages) && messages.some(hasImage);

function imageParts(message: unknown): Record<string, unknown>[] {
  const content = isObject(message) ? message.content : undefined;
  return Array.isArray(content) ? content.filter(isObject).filter(({ type }) => type === "image_url") : [];
}

function imageFault(message: unknown, part: Record<string, unknown>): string | undefined {
  if (!isObject(message) || message.role !== "user") return "only user messages may have images";
  const url = isObject(part.image_url) ? part.image_url.url : undefined;
  if (!isObject(part.image_url) || typeof url !== "string") return "'image_url.url' is missing";
  if (!details.includes(part.image_url.detail)) return "'image_url.detail' is none of low, high, auto";
  if (/^https?:\/\//i.test(url)) return undefined;
  const data = /^data:image\/(?:jpeg|jpg|png|webp);base64,/i.exec(url);
  if (data === null) return "an image is neither an http(s) address nor a base64 JPEG, PNG or WEBP";
  return bytesFault(url.slice(data[0].length));
}

function bytesFault(text: string): string | undefined {
  if (text === "" || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
    return "an image is not valid base64";
  const bytes = Buffer.from(text, "base64");
  if (bytes.length > mostBytes) return "an image is larger than 10 MB";
  return isWholeImage(bytes) ? undefined : "the bytes of an image are not those of a whole JPEG, PNG or WEBP";
}
