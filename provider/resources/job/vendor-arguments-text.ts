import type { Properties } from "../../engine/handler";
import { secretPaths } from "../../engine/hide-secrets";
import type { ArgumentPath } from "../../engine/secret-arguments";
import { isObject } from "../shared/rules";

/** So many are named one by one; the rest are counted. */
const NAMED = 8;

/** What a preview says of arguments that go to the vendor unchecked; `undefined` without any. Their values are not told. */
export function vendorArgumentsText(inputs: Properties): string | undefined {
  const secrets = secretPaths(inputs);
  const paths = vendorArgumentsIn({ vendorArguments: inputs.vendorArguments, method: inputs.method }, []);
  const names = [...new Set(paths.map((path) => `\`${shownPart(path, secrets).join(".")}\``))];
  if (names.length === 0) return undefined;
  const rest = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return `sent to the server as the program has them, unchecked: ${names.slice(0, NAMED).join(", ")}${rest}`;
}

/** Those of the job, and of each grader inside it. */
function vendorArgumentsIn(value: unknown, path: ArgumentPath): ArgumentPath[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => vendorArgumentsIn(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    name === "vendorArguments" ? fieldsAt(item, [...path, name]) : vendorArgumentsIn(item, [...path, name]),
  );
}

function fieldsAt(value: unknown, path: ArgumentPath): ArgumentPath[] {
  if (value === undefined) return [];
  return isObject(value) ? Object.entries(value).flatMap(([name, item]) => fieldsAt(item, [...path, name])) : [path];
}

/** Names inside a secret may be secret too. */
function shownPart(path: ArgumentPath, secrets: readonly ArgumentPath[]): ArgumentPath {
  const secret = secrets.find((steps) => steps.every((step, index) => step === path[index]));
  return secret ?? path;
}
