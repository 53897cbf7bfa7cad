import { isObject } from "./messages";

const mostTools = 128;
const namePattern = /^[A-Za-z0-9_-]{1,64}$/;

/** What of the tools the API's own document refuses: more than 128, and names that no call could have. */
export function toolsFault({ tools, functions }: Record<string, unknown>): string | undefined {
  const definitions = Array.isArray(tools) ? tools.map((tool) => (isObject(tool) ? tool.function : undefined)) : [];
  const all = [...definitions, ...(Array.isArray(functions) ? functions : [])];
  if (all.length > mostTools) return `${all.length} tools are more than the ${mostTools} that an example may have`;
  const names = all.filter(isObject).map(({ name }) => name);
  const wrong = names.find((name) => typeof name === "string" && !namePattern.test(name));
  return wrong === undefined
    ? undefined
    : `the tool name ${JSON.stringify(wrong)} does not match ${namePattern.source}`;
}
