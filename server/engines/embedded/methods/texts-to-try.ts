import type { Grader, SimpleGrader } from "../../../graders/schema";

/** Longer texts are no answers that a small model could learn by trying. */
const LONGEST = 400;
const MOST = 64;

/** Texts that stand in a row beside its messages, and the plain texts that the grader compares with. */
export function textsToTry(row: Record<string, unknown>, grader: Grader): string[] {
  const { messages: _, tools: __, ...item } = row;
  const graders: readonly SimpleGrader[] = grader.type === "multi" ? [...grader.graders.values()] : [grader];
  const plain = graders.map(({ reference }) => reference).filter((reference) => !reference.includes("{{"));
  const texts = [...textsIn(item), ...plain].filter((text) => text !== "" && text.length <= LONGEST);
  return [...new Set(texts)].slice(0, MOST);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
