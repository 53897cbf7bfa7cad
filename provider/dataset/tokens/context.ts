/** How long an example may be before the vendor cuts it at the end. */

const contexts: readonly [RegExp, number][] = [
  [/^gpt-4o/, 65_536],
  [/^(gpt-3\.5-turbo-0613|gpt-4-0613)/, 4_096],
  [/^(gpt-3\.5|gpt-35)/, 16_385],
  [/^(babbage-002|davinci-002)/, 16_384],
];

/** Of the models above. */
export const SHORTEST_CONTEXT = 4_096;

/** Training context in tokens; without a model that of the gpt-4o family; undefined for models nobody published it for. */
export function trainingContext(model: string | undefined): number | undefined {
  const base = (model ?? "gpt-4o").replace(/^ft:/, "");
  return contexts.find(([pattern]) => pattern.test(base))?.[1];
}
