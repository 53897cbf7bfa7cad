/** What is null or absent becomes no key at all: the engine's RPC dies on `undefined`, and null tells a program nothing. */
export type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };

export function present<T extends Record<string, unknown>>(fields: T): Present<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}

/** The fields of an object; `undefined` for a list, a text, or null. */
export function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
