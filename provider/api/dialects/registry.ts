import type { Endpoint } from "../../endpoint/endpoint";
import type { Places } from "../../endpoint/place";
import type { Dialect } from "./dialect";

/** The dialects that there are. */
export interface Registry {
  /** What `connection.dialect` may say. */
  readonly names: readonly string[];
  /** How the vendors' servers are reached. */
  readonly places: Places;
  /** By name, the usual one first. */
  readonly all: ReadonlyMap<string, Dialect>;
  /** How the server at an endpoint is spoken to. */
  of(endpoint: Pick<Endpoint, "dialect" | "baseUrl">): Dialect;
}

/** @param dialects by their names; "openai" is that of servers of which nothing is said */
export function registryOf(dialects: { openai: Dialect } & Readonly<Record<string, Dialect>>): Registry {
  const all = new Map(Object.entries(dialects));
  const names = [...all.keys()];
  return {
    names,
    all,
    places: { names, usual: dialects.openai.place, get: (name) => all.get(name)?.place },
    of({ dialect, baseUrl }) {
      const host = dialect === "openai" && URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
      const byHost = [...all.values()].find(({ hosts }) => hosts?.test(host) === true);
      return byHost ?? all.get(dialect) ?? dialects.openai;
    },
  };
}
