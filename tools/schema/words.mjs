// @ts-check

/** What only TypeScript calls so, and what it is in every language. @type {[RegExp, string][]} */
const said = [
  [/`undefined`/g, "nothing"],
  [/Throws `ApiError` with/g, "Fails with"],
];

/**
 * The same with descriptions that readers of all languages understand: most have no `undefined`, and none of them throws our errors.
 * @param {import("./types.mjs").Spec} spec
 * @returns {import("./types.mjs").Spec}
 */
export function inEveryLanguage(spec) {
  const told = (/** @type {string} */ text) =>
    said.reduce((words, [ours, theirs]) => words.replaceAll(ours, theirs), text);
  return JSON.parse(JSON.stringify(spec), (key, value) =>
    key === "description" && typeof value === "string" ? told(value) : value,
  );
}
