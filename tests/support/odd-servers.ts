import type { Rule } from "./fault-proxy";

const jobs = "/fine_tuning/jobs";

/** A server that takes metadata and forgets them: no answer carries any, and no filter finds anything by them. */
export const serverWithoutMetadata: Rule[] = [
  ({ method, path }) =>
    method === "GET" && path === jobs
      ? {
          kind: "edited",
          ask: withoutFilter,
          answer: (json) => ({ ...json, data: (json.data as object[]).map(withoutMetadata) }),
        }
      : undefined,
  ({ path }) => (path.startsWith(jobs) ? { kind: "edited", answer: withoutMetadata } : undefined),
];

/** A server that answers every list in full, whatever is asked for. */
export const serverWithoutFilter: Rule = ({ method, path }) =>
  method === "GET" && path === jobs ? { kind: "edited", ask: withoutFilter } : undefined;

/** The first `times` lists of jobs are empty, as if nothing had been created lately. */
export function emptyLists(times: number): Rule {
  let left = times;
  return ({ method, path }) => {
    if (method !== "GET" || path !== jobs || left-- <= 0) return undefined;
    return { kind: "edited", answer: (json) => ({ ...json, data: [], has_more: false }) };
  };
}

function withoutFilter(query: URLSearchParams): void {
  for (const name of [...query.keys()]) if (name.startsWith("metadata")) query.delete(name);
}

function withoutMetadata(job: object): object {
  const { metadata: _metadata, ...rest } = job as { metadata?: unknown };
  return rest;
}
