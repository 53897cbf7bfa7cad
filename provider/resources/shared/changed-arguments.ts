import { sortedJson } from "../../values";

/** Names of the arguments that differ from those in the state, as the engine lists them on a resource's row. */
export function changedArguments(olds: object, news: object): string[] {
  const before = new Map<string, unknown>(Object.entries(olds));
  return Object.entries(news).flatMap(([name, value]) =>
    name.startsWith("__") || sortedJson(value ?? null) === sortedJson(before.get(name) ?? null) ? [] : [name],
  );
}
