import { request } from "undici";
import { z } from "zod";
import { isOk, status } from "../../protocol/status";
import { messageOf } from "../../system/errors";

/** Where Ray answers, and how this server names itself there. */
export interface RayAddress {
  /** Of the head's dashboard, such as `http://10.0.0.5:8265`. */
  url: string;
  /** Absent where Ray wants none. */
  token?: string;
}

/** What Ray says of a job that was submitted. */
export interface Submission {
  status: "PENDING" | "RUNNING" | "STOPPED" | "SUCCEEDED" | "FAILED";
  message: string;
  /** Of the driver; null where there was none. */
  exitCode: number | null;
  /** Ray's name for why it failed; null where it has not, and of older versions of Ray. */
  errorType: string | null;
}

export interface NewSubmission {
  id: string;
  /** A line for the shell. */
  entrypoint: string;
  runtimeEnv: Record<string, unknown>;
  metadata: Record<string, string>;
}

/** Ray did not answer, or could not do it now: the same request may succeed later. */
export class RayTrouble extends Error {}

/** Ray does not want what it was asked for. */
export class RayRefusal extends Error {}

const Details = z.looseObject({
  status: z.enum(["PENDING", "RUNNING", "STOPPED", "SUCCEEDED", "FAILED"]),
  message: z.string().nullish(),
  driver_exit_code: z.int().nullish(),
  error_type: z.string().nullish(),
});

const answerMs = 30_000;
/** What is kept of an answer; the log of a job comes whole, however long it is. */
const mostDetails = 1024 * 1024;
const shownLog = 8_192;
const shownReason = 300;

/** Speaks to Ray's Jobs API. Every call throws `RayTrouble` or the signal's reason. */
export function rayJobs({ url, token }: RayAddress) {
  const withoutToken = (text: string) => (token ? text.replaceAll(token, "[token]") : text);

  /** Not by `fetch`: Ray takes its headers for a browser's, and refuses what a browser sends. */
  async function send(method: "GET" | "POST", path: string, signal: AbortSignal, body?: object) {
    try {
      return await request(`${url}/api/jobs/${path}`, {
        method,
        headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    } catch (error) {
      signal.throwIfAborted();
      throw new RayTrouble(`Ray at ${url} cannot be reached (${withoutToken(reasonOf(error))})`);
    }
  }

  /** The end of what was answered. */
  async function endOf(body: AsyncIterable<Buffer>, signal: AbortSignal, characters: number): Promise<string> {
    let text = "";
    const decoder = new TextDecoder();
    try {
      for await (const piece of body) text = `${text}${decoder.decode(piece, { stream: true })}`.slice(-characters);
    } catch (error) {
      signal.throwIfAborted();
      throw new RayTrouble(`Ray at ${url} broke off its answer (${withoutToken(reasonOf(error))})`);
    }
    return withoutToken(text);
  }

  function troubleOf(code: number, said: string): RayTrouble {
    if (code === status.unauthorized || code === status.forbidden)
      return new RayTrouble(`Ray at ${url} refuses the token: the server's RAY_AUTH_TOKEN must be the cluster's`);
    return new RayTrouble(`Ray at ${url} answered ${reasonIn(code, said)}`);
  }

  async function call(
    method: "GET" | "POST",
    path: string,
    signal: AbortSignal,
    body?: object,
    kept = mostDetails,
  ): Promise<{ ok: boolean; code: number; said: string }> {
    const { statusCode, body: answer } = await send(method, path, signal, body);
    return { ok: isOk(statusCode), code: statusCode, said: await endOf(answer, signal, kept) };
  }

  /** A proxy's page says "not found" too, when the head behind it is away. */
  const isUnknown = ({ code, said }: { code: number; said: string }): boolean =>
    code === status.notFound && /does not exist/.test(said);

  const pathOf = (id: string) => encodeURIComponent(id);

  return {
    /** Undefined where Ray knows no such job. */
    async get(id: string, signal: AbortSignal): Promise<Submission | undefined> {
      const answer = await call("GET", pathOf(id), signal);
      if (isUnknown(answer)) return undefined;
      if (!answer.ok) throw troubleOf(answer.code, answer.said);
      const details = Details.safeParse(parsed(answer.said));
      if (!details.success) throw new RayTrouble(`What answers at ${url} is not Ray's Jobs API`);
      const { status: now, message, driver_exit_code: exitCode, error_type: errorType } = details.data;
      return { status: now, message: message ?? "", exitCode: exitCode ?? null, errorType: errorType ?? null };
    },
    /** Resolves to false where the id was used before: ids are used up for ever. Also throws `RayRefusal`. */
    async submit({ id, entrypoint, runtimeEnv, metadata }: NewSubmission, signal: AbortSignal): Promise<boolean> {
      const body = { submission_id: id, entrypoint, runtime_env: runtimeEnv, metadata };
      const { ok, code, said } = await call("POST", "", signal, body);
      if (!ok && /already exists/i.test(said)) return false;
      if (code === status.badRequest) throw new RayRefusal(`Ray at ${url} answered ${reasonIn(code, said)}`);
      if (!ok) throw troubleOf(code, said);
      return true;
    },
    /** Asks it to end; workers die where they are. One that has ended, or is not known, is no error. */
    async stop(id: string, signal: AbortSignal): Promise<void> {
      const answer = await call("POST", `${pathOf(id)}/stop`, signal);
      if (!answer.ok && !isUnknown(answer)) throw troubleOf(answer.code, answer.said);
    },
    /** The end of what its driver printed to Ray. */
    async logEnd(id: string, signal: AbortSignal): Promise<string> {
      const { ok, code, said } = await call("GET", `${pathOf(id)}/logs`, signal, undefined, shownLog);
      if (!ok) throw troubleOf(code, said);
      // The end of a JSON string, whose last quote and brace say nothing.
      const text = said.replace(/"\s*\}\s*$/, "").replace(/\\n/g, "\n");
      return text.replace(/\\(["\\/])/g, "$1");
    },
  };
}

export type RayJobs = ReturnType<typeof rayJobs>;

/** The last line of a traceback says what it is about. */
const reasonIn = (code: number, said: string): string =>
  said.trim() === "" ? String(code) : `${code}: ${(said.trim().split("\n").at(-1) ?? "").slice(-shownReason)}`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where several addresses were tried, each has its reason. */
const reasonOf = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(messageOf).join(", ") : messageOf(error);
