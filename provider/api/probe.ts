import { randomBytes } from "node:crypto";
import { ApiError, messageOf, ProtocolError } from "../errors";
import type { ConnectedApi } from "./connect-api";
import { dialectOf } from "./dialects";
import { type CapabilityName, nobody, openaiRoutes, type ProbedRoute } from "./probed-routes";
import { isDiscontinued, isForbidden, isGone, isTransient, isUnsupported, isWrongKey } from "./statuses";
import type { Job } from "./types";

/** What a server can do for this key, one line of `doctor` each. */
export interface Capability {
  name: CapabilityName;
  /** `unknown` where only doing it in earnest would tell. */
  verdict: "yes" | "no" | "unknown";
  /** What was seen, or why it cannot be told. */
  detail: string;
  /** What to do about it, or what the provider does instead. */
  remedy?: string;
}

const NOT_OFFERED = "the vendor does not offer it";

/**
 * Finds out what the server behind `api` can do, without submitting, changing or deleting anything: by reading, and
 * by asking for an object that does not exist and comparing the refusal with the one for a route that does not.
 * Throws what the first question met where nobody answers.
 */
export async function probeCapabilities(api: ConnectedApi): Promise<Capability[]> {
  const reached = await attempt(() => firstOf(api.listJobs({ pageSize: 1 })));
  if (reached.failure !== undefined && reached.status === undefined) throw reached.failure;
  const { of: routesOf, nowhere } = dialectOf(api.endpoint).probed ?? openaiRoutes;
  const control = {
    GET: await ask(api, { method: "GET", path: nowhere.GET }),
    POST: await ask(api, { method: "POST", path: nowhere.POST }),
    DELETE: await ask(api, { method: "DELETE", path: nowhere.DELETE }),
  };
  const routes = routesOf(reached.value?.id ?? nobody, api.endpoint);
  const route = async (name: CapabilityName, read?: () => Promise<unknown>): Promise<Capability> => {
    const asked = routes[name];
    if (typeof asked === "string") return { name, verdict: "no", detail: NOT_OFFERED, remedy: asked };
    if (asked !== undefined) return capability(name, judge(await ask(api, asked), control[asked.method]));
    if (read !== undefined) return capability(name, judge(await attempt(read), control.GET));
    return capability(name, { verdict: "no", detail: NOT_OFFERED });
  };
  const probes = [
    capability("list jobs", judge(reached, control.GET)),
    route("submit jobs"),
    metadataFilter(api, reached.value),
    route("job events"),
    route("job checkpoints"),
    route("cancel jobs"),
    route("pause jobs"),
    route("resume jobs"),
    route("list files", () => firstOf(api.listFiles())),
    route("upload in parts"),
    route("list models"),
    route("delete models"),
    route("share checkpoints", () => firstOf(api.listCheckpointPermissions(nobody))),
  ];
  return Promise.all(probes);
}

async function metadataFilter(api: ConnectedApi, known: Job | undefined): Promise<Capability> {
  const name = "filter jobs by metadata";
  if (known === undefined) return { name, verdict: "unknown", detail: "there is no job yet to leave out" };
  const metadata = { pulumi_probe: randomBytes(8).toString("hex") };
  const filtered = await attempt(() => firstOf(api.listJobs({ metadata, pageSize: 1 })));
  if (filtered.failure !== undefined) return capability(name, { verdict: "no", detail: messageOf(filtered.failure) });
  return capability(
    name,
    filtered.value === undefined
      ? { verdict: "yes", detail: "a filter that fits no job finds none" }
      : { verdict: "no", detail: "the server lists jobs that do not fit the filter" },
  );
}

type Judgement = Pick<Capability, "verdict" | "detail">;

interface Outcome<T = unknown> {
  value?: T;
  failure?: unknown;
  status?: number | undefined;
}

function ask(api: ConnectedApi, { method, path, json }: ProbedRoute): Promise<Outcome> {
  return attempt(() =>
    api.client.send({ doing: `${method} ${path}`, method, path, json, repeat: "never", timeoutMs: 15_000 }),
  );
}

async function attempt<T>(act: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await act(), status: 200 };
  } catch (failure) {
    return { failure, status: ApiError.is(failure) || ProtocolError.is(failure) ? failure.status : undefined };
  }
}

/** The route is there when the server refuses the object; it is not when the refusal is the one for any wrong route. */
function judge({ status, failure }: Outcome, control: Outcome): Judgement {
  const detail = messageOf(failure);
  if (failure === undefined) return { verdict: "yes", detail: "answered" };
  if (status === undefined || isTransient(failure)) return { verdict: "unknown", detail };
  if (isWrongKey(failure) || isForbidden(failure)) return { verdict: "no", detail };
  if (isDiscontinued(failure)) return { verdict: "no", detail: `the vendor has ended this (${status})` };
  const isAbsent = isGone(failure) ? likeness(failure) === likeness(control.failure) : isUnsupported(failure);
  if (isAbsent || ProtocolError.is(failure)) return { verdict: "no", detail: `no such route (${status})` };
  return { verdict: "yes", detail: "the route answers" };
}

/** A refusal without the paths that a server repeats. */
function likeness(failure: unknown): string {
  if (!ApiError.is(failure)) return messageOf(failure);
  return `${failure.code} ${failure.said?.replace(/\/[\w./%?=-]+/g, "PATH")}`;
}

const remedies: Partial<Record<CapabilityName, string>> = {
  "submit jobs": "use a key, project and server that may train; see the detail",
  "filter jobs by metadata": "jobs are compared here and in the local journal instead",
  "job events": "progress shows the status only",
  "job checkpoints": "`checkpoints` stays empty and `bestCheckpoint` is left out",
  "cancel jobs": 'a running job cannot be stopped on destroy; use onDelete.runningJob: "leave"',
  "pause jobs": "leave out `paused`",
  "resume jobs": "leave out `paused`",
  "upload in parts": "keep each file below 512 MB",
  "delete models": "delete models in the vendor's own console",
  "share checkpoints": "set OPENAI_ADMIN_KEY to an admin key, if this server can share checkpoints at all",
};

function capability(name: CapabilityName, judgement: Judgement): Capability {
  const remedy = judgement.verdict === "no" ? remedies[name] : undefined;
  return { name, ...judgement, ...(remedy === undefined ? {} : { remedy }) };
}

async function firstOf<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item;
  return undefined;
}
