import { nearest } from "../../spelling";
import { isObject } from "../shared/rules";

/** The names in a `multi` grader's formula that belong to none of its graders, a sentence each. */
export function formulaProblems(formula: string, graders: unknown): string[] {
  const known = graderNames(graders);
  if (known.length === 0) return [];
  return namesIn(formula, known).map((name) => {
    const near = nearest(name, known);
    const wanted = near === undefined ? `the graders are called ${listed(known)}` : `did you mean "${near}"?`;
    return `uses "${name}", which is the name of no grader; ${wanted}`;
  });
}

/** Under these a formula knows its graders: in a map the guides use the keys, in a list there are only the names. */
function graderNames(graders: unknown): string[] {
  if (Array.isArray(graders)) return graders.flatMap(nameOf);
  if (!isObject(graders)) return [];
  if (typeof graders.type === "string") return nameOf(graders);
  return [...new Set(Object.entries(graders).flatMap(([key, grader]) => [key, ...nameOf(grader)]))];
}

const nameOf = (grader: unknown): string[] =>
  isObject(grader) && typeof grader.name === "string" ? [grader.name] : [];

/** What is followed by a parenthesis is a function; what follows a digit is the exponent of a number. */
function namesIn(formula: string, known: readonly string[]): string[] {
  const longestFirst = known.toSorted((a, b) => b.length - a.length);
  // A grader may be called what no formula would take for one name, such as "exact match".
  const rest = longestFirst.reduce((text, name) => text.replace(wholeName(name), " "), formula);
  const names = rest.match(/(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_]*(?![\p{L}\p{N}_]|\s*\()/gu) ?? [];
  return [...new Set(names)];
}

const wholeName = (name: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}_])${name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}(?![\\p{L}\\p{N}_])`, "gu");

const listed = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");
