// @ts-check

/**
 * Rows that the server gives page by page, newest first: they grow by what is older and are kept up to date.
 * @template {{ id: string }} Row
 * @template {{ hasMore: boolean }} Page
 * @param {(after?: string) => Promise<Page>} ask for the page behind a row, or the first one
 * @param {(page: Page) => Row[]} rowsOf
 */
export function growingList(ask, rowsOf) {
  /** @type {Row[]} */
  let rows = [];
  let more = false;

  return {
    /** All that are known. */
    rows: () => rows,
    /** Whether the server has older ones. */
    hasMore: () => more,
    async grow() {
      const page = await ask(rows.at(-1)?.id);
      const known = new Set(rows.map(({ id }) => id));
      rows = [...rows, ...rowsOf(page).filter(({ id }) => !known.has(id))];
      more = page.hasMore;
    },
    /** Looks at the newest again, and answers with their page. */
    async update() {
      const page = await ask();
      const newest = rowsOf(page);
      const known = new Set(newest.map(({ id }) => id));
      const last = newest.at(-1);
      // What the server has deleted since is gone from the newest; what is older stays as it was.
      const at = rows.findIndex(({ id }) => id === last?.id);
      const rest = at < 0 ? [] : rows.slice(at + 1).filter(({ id }) => !known.has(id));
      rows = [...newest, ...rest];
      if (rest.length === 0) more = page.hasMore;
      return page;
    },
  };
}
