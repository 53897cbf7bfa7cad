import type { Clock } from "../clock";

/** Calls of one refresh arrive within so short a time. */
const BATCH_MS = 20;
/** So old may a list be that answers a later call of the same refresh. */
const FRESH_MS = 10_000;
/** Beyond this many objects of an account the list costs more than asking singly. */
const MOST_LISTED = 500;

export interface Source<T extends { id: string }> {
  one(id: string): Promise<T>;
  all(): AsyncIterable<T>;
}

/**
 * Objects by id, for calls that come many at once: a refresh of a hundred resources asks for one list instead of a
 * hundred objects. The list is a saving, not a source of truth: what it does not show is asked for singly.
 */
export function batchedById<T extends { id: string }>(source: Source<T>, clock: Clock): (id: string) => Promise<T> {
  let waiting = 0;
  let listed: { at: number; objects: Promise<Map<string, T>> } | undefined;
  const fresh = () => listed !== undefined && clock.now() - listed.at < FRESH_MS;

  return async (id) => {
    if (!fresh()) {
      waiting++;
      await clock.sleep(BATCH_MS);
      if (!fresh() && waiting > 1) listed = { at: clock.now(), objects: listAll(source) };
      waiting = 0;
    }
    const found = fresh() ? (await listed?.objects)?.get(id) : undefined;
    return found ?? source.one(id);
  };
}

async function listAll<T extends { id: string }>(source: Source<T>): Promise<Map<string, T>> {
  const objects = new Map<string, T>();
  try {
    for await (const object of source.all()) {
      objects.set(object.id, object);
      if (objects.size >= MOST_LISTED) break;
    }
  } catch {
    return objects;
  }
  return objects;
}
