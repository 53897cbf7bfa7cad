/** The opening of an answer as a person would quote it: without tags, on one line, and short. */
export function firstWords(text: string): string {
  const words = text
    .replace(/<(script|style)[\s\S]*?(<\/\1>|$)/gi, " ")
    .replace(/<[^>]*>?/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (words === "") return text.trim() === "" ? "(an empty body)" : `"${text.trim().slice(0, 80)}"`;
  return words.length > 160 ? `"${words.slice(0, 160)}…"` : `"${words}"`;
}
