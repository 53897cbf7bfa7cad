import type { Page } from "../store/page";

/** The shorter list shape: jobs and events carry no first and last id. */
export const listOf = <T, W>(page: Page<T>, toWire: (item: T) => W) => ({
  object: "list" as const,
  data: page.data.map(toWire),
  has_more: page.hasMore,
});

/** The longer one; `empty` is what an empty list says for its ids. */
export function listWithIds<T extends { id: string }, W, E>(page: Page<T>, toWire: (item: T) => W, empty: E) {
  return {
    ...listOf(page, toWire),
    first_id: page.data[0]?.id ?? empty,
    last_id: page.data.at(-1)?.id ?? empty,
  };
}
