import { connectApi } from "../api/connect-api";
import { dialects } from "../api/dialects";
import type { FineTuningApi } from "../api/fine-tuning-api";
import type { Job, Model } from "../api/types";
import { type Clock, systemClock } from "../clock";
import { type ConnectionProblem, type GivenConnection, problemText, resolveConnection } from "../endpoint/connection";
import type { Endpoint } from "../endpoint/endpoint";
import { cancelSignal } from "../engine/cancel-signal";
import type { Properties } from "../engine/handler";
import { secretPaths, secretTexts, withoutSecrets } from "../engine/hide-secrets";
import { watching } from "../engine/interactive";
import { showProgress } from "../engine/progress";
import { type LineTarget, lineTargetNow } from "../engine/progress-line-width";
import { rpcContext } from "../engine/rpc-context";
import { noteDiff, type ShownDiff, shownDiff } from "../engine/shown-rows";
import type { ConfigGetter } from "../engine/stack-config";
import { terminalColumns } from "../engine/terminal-columns";
import { ConfigError } from "../errors";
import { createPoller, type Poller } from "../waiting/poller";
import { batchedById } from "./batched-reads";
import { createJobSlots, type JobSlots } from "./job-slots";
import { createJournal, type Journal, journalDirectory } from "./journal";
import { createLastSeen, type LastSeen } from "./last-seen";
import { createRedeclared, type Redeclared } from "./redeclared";
import { createServerAnswers, type ServerAnswers } from "./server-answers";
import { createSources, type Sources } from "./source-lines";

/** One server as one key sees it; shared by all resources of the process that use it. */
export interface Connection {
  endpoint: Endpoint;
  api: FineTuningApi;
  poller: Poller;
  /** For calls that come many at once; they throw like `getJob` and `getModel`. */
  load: { job(id: string): Promise<Job>; model(id: string): Promise<Model> };
  /** The server as a preview sees it, from one list of jobs and one of models. */
  answers: ServerAnswers;
  /** Queues paid work of this process for the account's free slots. */
  jobSlots: JobSlots;
}

/** What handlers need of the world; one per provider process. */
export interface Session {
  clock: Clock;
  random: () => number;
  lastSeen: LastSeen;
  redeclared: Redeclared;
  journal: Journal;
  config: ConfigGetter;
  /** Where checked data came from, so that a failure can show the line a server names. */
  sources: Sources;
  /** Content of data that this process found errors in: of a training on them there is nothing more to say. */
  refusedData: Set<string>;
  /** Whether progress is shown in a terminal, which replaces it in place. */
  interactive: boolean;
  /** Columns that the terminal has for a line on the resource's row; `undefined` where that is not known. */
  room(urn: string): number | undefined;
  /** Takes what a diff of this run has found; the engine writes it in front of every line on the resource's row. */
  sawDiff(urn: string, diff: ShownDiff): void;
  /** True where this run replaces the resource. */
  replaces(urn: string): boolean;
  /** URN under which the engine calls now; after a rename the outputs still hold the old one. */
  urnOf(stored: { resourceUrn: string }): string;
  /** Aborts at the first Ctrl-C. */
  cancelled: () => AbortSignal;
  /** Throws `ConfigError` where settings are wrong. */
  connect(input: GivenConnection | undefined): Connection;
  /** Where the settings lead; `undefined` where they are wrong. Opens no connection. */
  whereTo(input: GivenConnection | undefined): Endpoint | undefined;
  /** Whether this process serves a preview, which says what `up` will do; the first `check` tells. Process and preview end together. */
  isPreview: boolean;
  /** What is wrong with the settings; in an `up` the missing key included. Asks nobody. */
  connectionProblems(input: GivenConnection | undefined): Promise<ConnectionProblem[]>;
  /** What may not be printed of a resource, from inputs or state. From now on it stays out of all that is said of it. */
  keepSecret(...stored: Properties[]): readonly string[];
  /** One line on the resource's row while it is worked on. */
  progress(urn: string, line: string): void;
  /** A sentence that stays on the screen. */
  tell(urn: string, sentence: string, severity?: "info" | "warning"): void;
}

/** Parts of the world that tests replace. */
export interface World {
  clock: Clock;
  random: () => number;
  env: NodeJS.ProcessEnv;
}

export const realWorld: World = { clock: systemClock, random: Math.random, env: process.env };

export function createSession(config: () => ConfigGetter, world: World = realWorld): Session {
  const { clock, random, env } = world;
  const connections = new Map<string, Connection>();
  const watched = watching();
  const get: ConfigGetter = (name) => config()(name);

  function connect(input: GivenConnection | undefined): Connection {
    const { endpoint, key, adminKey, problems } = resolveConnection(input, get, env, dialects.places);
    const [problem] = problems;
    if (problem !== undefined) throw new ConfigError(problemText(problem));
    const identity = JSON.stringify([endpoint, input?.apiKeyEnv]);
    const known = connections.get(identity);
    if (known !== undefined) return known;
    const api = connectApi({ endpoint, key, adminKey, clock, random, env });
    const load = {
      job: batchedById({ one: (id) => api.getJob(id), all: () => api.listJobs({ pageSize: 100 }) }, clock),
      model: batchedById({ one: (id) => api.getModel(id), all: () => api.listModels() }, clock),
    };
    const poller = createPoller({ api, clock, random });
    const connection = {
      endpoint,
      api,
      poller,
      load,
      jobSlots: createJobSlots(api, clock),
      answers: createServerAnswers(api),
    };
    connections.set(identity, connection);
    return connection;
  }

  function whereTo(input: GivenConnection | undefined): Endpoint | undefined {
    const { endpoint, problems } = resolveConnection(input, get, env, dialects.places);
    return problems.length === 0 ? endpoint : undefined;
  }

  async function connectionProblems(input: GivenConnection | undefined): Promise<ConnectionProblem[]> {
    const { key, problems } = resolveConnection(input, get, env, dialects.places);
    if (problems.length > 0 || session.isPreview) return problems;
    try {
      await key();
      return [];
    } catch (error) {
      const property = input?.apiKeyEnv === undefined ? "" : "connection.apiKeyEnv";
      return [{ property, reason: (error as Error).message }];
    }
  }

  const hidden = new Map<unknown, readonly string[]>();
  const printable = (urn: string, text: string) => withoutSecrets(text, hidden.get(urn) ?? []);

  function keepSecret(...stored: Properties[]): readonly string[] {
    const texts = stored.flatMap((inputs) => secretTexts(inputs, secretPaths(inputs)));
    // After a rename the stored inputs still hold the earlier URN.
    const urns = [rpcContext().urn, ...stored.map(({ resourceUrn }) => resourceUrn)];
    for (const urn of urns) if (texts.length > 0 && urn !== undefined) hidden.set(urn, texts);
    return texts;
  }

  /** Where a line is shown; `undefined` where nobody looks on or the terminal's width is not known. */
  function targetOf(urn: string): LineTarget | undefined {
    const columns = watched.live ? terminalColumns(watched.terminal) : undefined;
    return columns === undefined ? undefined : lineTargetNow(urn, columns);
  }

  function progress(urn: string, line: string): void {
    const target = targetOf(urn) ?? { urn, prefix: "" };
    showProgress(target.prefix + printable(urn, line), { urn: target.urn });
  }

  function tell(urn: string, sentence: string, severity: "info" | "warning" = "info"): void {
    const text = printable(urn, sentence);
    showProgress(text, { urn, severity, ephemeral: false });
    // A line about the resource on the stack's row would otherwise stay there.
    const target = targetOf(urn);
    if (target !== undefined && target.urn !== urn) showProgress(target.prefix + text, { urn: target.urn, severity });
  }

  const session: Session = {
    clock,
    random,
    isPreview: false,
    lastSeen: createLastSeen(),
    redeclared: createRedeclared(),
    sources: createSources(),
    refusedData: new Set(),
    interactive: watched.live,
    room: (urn) => targetOf(urn)?.room,
    journal: createJournal(journalDirectory(env)),
    config: get,
    sawDiff: noteDiff,
    replaces: (urn) => shownDiff(urn)?.replaces === true,
    urnOf: ({ resourceUrn }) => rpcContext().urn ?? resourceUrn,
    cancelled: cancelSignal,
    connect,
    whereTo,
    connectionProblems,
    keepSecret,
    progress,
    tell,
  };
  return session;
}
