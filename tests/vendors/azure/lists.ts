import { AgainstContract, type VendorRequest } from "../vendor-server";

type Json = Record<string, unknown>;

/** One page of a list, as `after` and `limit` ask for it. */
export function pageOf({ query }: VendorRequest, items: readonly Json[], usual: number): Json {
  const limit = query.get("limit") ?? String(usual);
  if (!/^[1-9]\d*$/.test(limit)) throw new AgainstContract(`limit is ${limit}`);
  const after = query.get("after");
  const start = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1;
  const data = items.slice(start, start + Number(limit));
  return { object: "list", data, has_more: start + data.length < items.length };
}
