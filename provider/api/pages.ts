/** One page of a list. `lastId` is the cursor of the next: the one the server names, else the last item's id. */
export interface Page<T> {
  items: T[];
  hasMore: boolean;
  lastId?: string | undefined;
}

/**
 * All items of a list, page after page. Ends at the last page, at an empty one, and at a cursor that comes a second
 * time: a server that ignores `after` would otherwise answer with its first page for ever.
 */
export async function* allPages<T>(
  fetchPage: (after: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  const seen = new Set<string>();
  let after: string | undefined;
  for (;;) {
    const page = await fetchPage(after);
    if (page.lastId !== undefined && seen.has(page.lastId)) return;
    yield* page.items;
    if (!page.hasMore || page.items.length === 0 || page.lastId === undefined) return;
    seen.add(page.lastId);
    after = page.lastId;
  }
}

/** The items of a list, at most so many: what is beyond them is not asked for. */
export async function collect<T>(items: AsyncIterable<T>, most = Number.POSITIVE_INFINITY): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) if (collected.push(item) >= most) break;
  return collected;
}
