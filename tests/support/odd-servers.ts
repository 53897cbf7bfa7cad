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

/** A server that serves single jobs and has no list of them; it answers the question for one with this status. */
export const serverWithoutList =
  (status: number): Rule =>
  ({ method, path }) =>
    method === "GET" && path === jobs ? { kind: "refused", status } : undefined;

/** A server that changes the metadata it is given, so that no filter finds anything by them. */
export function serverThatChangesMetadata(change: (metadata: Record<string, string>) => object): Rule[] {
  const changed = (job: object) => {
    const { metadata } = job as { metadata?: Record<string, string> };
    return metadata === undefined ? job : { ...job, metadata: change(metadata) };
  };
  return [
    ({ method, path, query }) => {
      if (method !== "GET" || path !== jobs) return undefined;
      const isFiltered = [...query.keys()].some((name) => name.startsWith("metadata"));
      return {
        kind: "edited",
        answer: (json) => ({ ...json, data: isFiltered ? [] : (json.data as object[]).map(changed) }),
      };
    },
    ({ path }) => (path.startsWith(jobs) ? { kind: "edited", answer: changed } : undefined),
  ];
}

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
