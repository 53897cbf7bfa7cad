import { AgainstContract, Refused } from "../vendor-server";
import { queryBy } from "./contract";

type Json = Record<string, unknown>;

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 200;

/** A page of a list, `{ [name]: […], nextPageToken, totalSize }`, sorted by name unless `orderBy` says otherwise. */
export function pageOf(name: string, items: Json[], query: URLSearchParams): Json {
  const asked = queryBy(query, ["filter", "orderBy", "pageSize", "pageToken", "readMask"]);
  const fitting = items.filter(filterOf(asked.filter ?? "")).sort(orderOf(asked.orderBy ?? "name"));
  const size = Math.min(whole(asked.pageSize ?? String(DEFAULT_PAGE), "pageSize"), LARGEST_PAGE);
  const start = asked.pageToken === undefined ? 0 : startOf(asked.pageToken, asked.filter);
  const isLast = start + size >= fitting.length;
  return {
    [name]: fitting.slice(start, start + size).map((item) => masked(item, asked.readMask)),
    nextPageToken: isLast ? "" : tokenOf(start + size, asked.filter),
    totalSize: fitting.length,
  };
}

/** Only the fields of `readMask`; all when it is empty or `*`. */
export function masked(item: Json, readMask: string | undefined): Json {
  if (readMask === undefined || readMask === "" || readMask === "*") return item;
  const fields = readMask.split(",");
  return Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name)));
}

/** Understands `field="text"` and `field!="text"`, joined by AND: a part of https://google.aip.dev/160. */
function filterOf(filter: string): (item: Json) => boolean {
  if (filter === "") return () => true;
  const conditions = filter.split(" AND ").map((each) => {
    const [, field, sign, quoted, bare] = /^(\w+)\s*(=|!=)\s*(?:"([^"]*)"|([\w-]+))$/.exec(each.trim()) ?? [];
    if (field === undefined) throw new Refused(400, `invalid filter: ${each}`, "INVALID_ARGUMENT");
    return { field, same: sign === "=", text: quoted ?? bare };
  });
  return (item) => conditions.every(({ field, same, text }) => (String(item[field] ?? "") === text) === same);
}

function orderOf(orderBy: string): (one: Json, other: Json) => number {
  const fields = orderBy.split(",").map((each) => each.trim().split(" "));
  return (one, other) => {
    for (const [field = "", direction] of fields) {
      const order = String(one[field] ?? "").localeCompare(String(other[field] ?? ""));
      if (order !== 0) return direction === "desc" ? -order : order;
    }
    return 0;
  };
}

// A token belongs to the question that it answered.
const tokenOf = (start: number, filter = "") => Buffer.from(JSON.stringify([start, filter])).toString("base64url");

function startOf(token: string, filter = ""): number {
  const [start, asked] = JSON.parse(Buffer.from(token, "base64url").toString()) as [number, string];
  if (asked !== filter) throw new AgainstContract("pageToken is of a list with another filter");
  return start;
}

function whole(text: string, name: string): number {
  if (!/^\d+$/.test(text)) throw new AgainstContract(`${name} is no whole number`);
  return Number(text) === 0 ? DEFAULT_PAGE : Number(text);
}
