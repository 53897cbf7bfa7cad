/** An object type whose optional keys are either there with a value or not there at all. */
export type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/**
 * Leaves out, at every depth, what is absent. An `undefined` inside returned values makes the engine's RPC hang
 * (in an error's properties) or fail after the job exists (in outputs).
 */
export function present<T extends object>(value: T): Present<T> {
  return strip(value) as Present<T>;
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
