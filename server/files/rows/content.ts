import { isObject } from "./values";

/** What is wrong with the content of a message, or nothing; where it calls tools it may have none. */
export function contentFault(content: unknown, role: string, isOptional: boolean): string | undefined {
  if (typeof content === "string") return undefined;
  if (content === undefined || content === null) return isOptional ? undefined : "'content' is missing";
  if (!Array.isArray(content)) return "'content' is neither text nor a list of parts";
  if (content.length === 0) return isOptional ? undefined : "'content' has no part";
  const types = role === "assistant" ? ["text", "image_url", "refusal"] : ["text", "image_url"];
  for (const [index, part] of content.entries()) {
    const type = isObject(part) ? part.type : undefined;
    if (!isObject(part) || typeof type !== "string" || !types.includes(type))
      return `content part ${index + 1} is none of ${types.join(", ")}`;
    if (type !== "image_url" && typeof part[type] !== "string") return `content part ${index + 1} has no '${type}'`;
  }
  return undefined;
}
