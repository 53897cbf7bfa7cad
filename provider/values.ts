/** What is null or absent becomes no key at all: the engine's RPC dies on `undefined`, and null tells a program nothing. */
export type Filled<T> = { [K in keyof T]?: NonNullable<T[K]> };

export function withoutNull<T extends Record<string, unknown>>(fields: T): Filled<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as Filled<T>;
}

/** The fields of an object; `undefined` for a list, a text, or null. */
export function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The value that stands in a text as JSON; `undefined` where it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An object type whose optional keys are either there with a value or not there at all. */
export type Defined<T> = {
  [K in keyof T]: Exclude<T[K], undefined>;
};
/**
 * Leaves out, at every depth, what is absent. An `undefined` inside returned values makes the engine's RPC hang
 * (in an error's properties) or fail after the job exists (in outputs).
 */
export function withoutUndefined<T extends object>(value: T): Defined<T> {
  return strip(value) as Defined<T>;
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(strip);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, strip(item)]),
  );
}

/** JSON with sorted keys, so that the order in which a program writes them does not matter. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** The items as a sentence lists them: `a, b or c`. */
export function listed(items: readonly (string | number)[], word: "and" | "or"): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}
