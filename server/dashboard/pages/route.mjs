// @ts-check
/** What the part of the address behind `#` asks for. */

/**
 * @typedef {{ column: string, descending: boolean }} Order
 * @typedef {{ page: "jobs", order: Order | undefined, filter: string }} JobsRoute
 * @typedef {JobsRoute
 *   | { page: "job", id: string }
 *   | { page: "compare", ids: string[] }
 *   | { page: "files" }
 *   | { page: "models" }
 *   | { page: "unknown" }} Route
 */

/** @param {string} hash `location.hash` @returns {Route} */
export function routeOf(hash) {
  const [, path = "/", query = ""] = /^#?(\/[^?]*)?(?:\?(.*))?$/s.exec(hash) ?? [];
  const asked = new URLSearchParams(query);
  const id = /^\/jobs\/(.+)$/s.exec(path)?.[1];
  if (id !== undefined) return { page: "job", id: decoded(id) };
  switch (path) {
    case "/":
      return { page: "jobs", order: orderOf(asked.get("sort")), filter: asked.get("filter") ?? "" };
    case "/compare":
      return { page: "compare", ids: [...new Set(asked.getAll("job"))] };
    case "/files":
    case "/models":
      return { page: path === "/files" ? "files" : "models" };
    default:
      return { page: "unknown" };
  }
}

/** @param {string} id */
export const jobHash = (id) => `#/jobs/${encodeURIComponent(id)}`;

/** @param {string[]} ids */
export const compareHash = (ids) => `#/compare?${new URLSearchParams(ids.map((id) => ["job", id]))}`;

/** The list as it is ordered and filtered. @param {Order | undefined} order @param {string} filter */
export function jobsHash(order, filter) {
  const asked = new URLSearchParams();
  if (order) asked.set("sort", `${order.descending ? "-" : ""}${order.column}`);
  if (filter !== "") asked.set("filter", filter);
  return asked.size === 0 ? "#/" : `#/?${asked}`;
}

/** @param {string | null} text `loss`, or `-loss` for the largest first @returns {Order | undefined} */
function orderOf(text) {
  if (text === null || text === "") return undefined;
  return { column: text.replace(/^-/, ""), descending: text.startsWith("-") };
}

/** What is not encoded as it should be is taken as it is. @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
