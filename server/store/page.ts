/** A page in the API's cursor style: what follows `after` in the given order, and whether there is more. */
export interface Page<T> {
  data: T[];
  hasMore: boolean;
}

export interface PageQuery {
  /** Position of the last item of the page before; absent for the first page. */
  after?: number | undefined;
  limit: number;
}

/** Asks for one row more than wanted, to know whether there is more. */
export function pageOf<T>(limit: number, rows: (count: number) => T[]): Page<T> {
  const found = rows(limit + 1);
  return { data: found.slice(0, limit), hasMore: found.length > limit };
}
