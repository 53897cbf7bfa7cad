import { hiddenInputs } from "../../engine/hidden-inputs";
import { sameValue } from "./argument-changes";

/** Names of the arguments that differ from those in the state, as the engine lists them on a resource's row. */
export function displayedChanges(olds: object, news: object): string[] {
  const before = new Map<string, unknown>(Object.entries(olds));
  return Object.entries(news).flatMap(([name, value]) =>
    isShown(name) && !sameValue(value, before.get(name)) ? [name] : [],
  );
}

const isShown = (name: string) => !name.startsWith("__") && !(hiddenInputs as readonly string[]).includes(name);
