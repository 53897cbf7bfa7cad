import type { Endpoint } from "../endpoint/endpoint";

/** What a server may be able to do, in the order in which `doctor` says it. */
export const capabilityNames = [
  "list jobs",
  "submit jobs",
  "filter jobs by metadata",
  "job events",
  "job checkpoints",
  "cancel jobs",
  "pause jobs",
  "resume jobs",
  "list files",
  "upload in parts",
  "list models",
  "delete models",
  "share checkpoints",
] as const;

/** What a server can or cannot do. */
export type CapabilityName = (typeof capabilityNames)[number];

/** An id that no server gave: asking for it costs nothing and shows whether the route is there. */
export const nobody = "pulumi-fine-tuning-probe";

/** A question that shows whether a route is there, and changes nothing. */
export interface ProbedRoute {
  method: "GET" | "POST" | "DELETE";
  path: string;
  json?: unknown;
}

/** Questions about routes, by what they show. A text says what to do where the vendor does not offer it at all. */
export interface ProbedRoutes {
  /** @param job id of a job that is there, or of none */
  of(job: string, endpoint: Pick<Endpoint, "accountId">): { readonly [name in CapabilityName]?: ProbedRoute | string };
  /** Paths of no route, to compare refusals with. */
  nowhere: { readonly [method in ProbedRoute["method"]]: string };
}

/** The routes of OpenAI, and of all that have its API. */
export const openaiRoutes: ProbedRoutes = {
  of: (job) => ({
    // Without model and file no server can start anything; the refusal tells whether jobs are taken at all.
    "submit jobs": { method: "POST", path: "/fine_tuning/jobs", json: {} },
    "job events": { method: "GET", path: `/fine_tuning/jobs/${encodeURIComponent(job)}/events` },
    "job checkpoints": { method: "GET", path: `/fine_tuning/jobs/${encodeURIComponent(job)}/checkpoints` },
    "cancel jobs": { method: "POST", path: `/fine_tuning/jobs/${nobody}/cancel` },
    "pause jobs": { method: "POST", path: `/fine_tuning/jobs/${nobody}/pause` },
    "resume jobs": { method: "POST", path: `/fine_tuning/jobs/${nobody}/resume` },
    "upload in parts": { method: "POST", path: `/uploads/${nobody}/cancel` },
    "list models": { method: "GET", path: "/models" },
    "delete models": { method: "DELETE", path: `/models/${nobody}` },
  }),
  nowhere: {
    GET: `/fine_tuning/jobs/${nobody}/no-such-route`,
    POST: `/fine_tuning/jobs/${nobody}/no-such-route`,
    DELETE: `/no-such-route/${nobody}`,
  },
};
