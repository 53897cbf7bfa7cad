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

/**
 * A server that answers an upload at once with this status and processes it while it is looked at so often; until then it
 * refuses jobs on it, in the service's own words.
 */
export function serverThatProcesses(looks: number, status = "uploaded"): Rule {
  const left = new Map<string, number>();
  const answer = (file: Record<string, unknown>) => ({
    ...file,
    status: (left.get(String(file.id)) ?? looks) > 0 ? status : "processed",
  });
  return ({ method, path, json }) => {
    const [, id] = /^\/files\/([\w-]+)$/.exec(path) ?? [];
    if (method === "POST" && path === "/files") return { kind: "edited", answer };
    if (method === "GET" && id !== undefined) {
      left.set(id, (left.get(id) ?? looks) - 1);
      return { kind: "edited", answer };
    }
    const file = String(json?.training_file);
    if (method !== "POST" || path !== jobs || (left.get(file) ?? looks) <= 0) return undefined;
    const message = `File '${file}' is still being processed and is not ready to be used for fine-tuning. Please try again later.`;
    return {
      kind: "refused",
      status: 400,
      body: { error: { message, type: "invalid_request_error", param: null, code: null } },
    };
  };
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
