import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type EngineLog, startEngineLog } from "./engine-log";

export type Props = Record<string, unknown>;

/** Which resource a call is about: the engine sends both with every call. */
export interface Target {
  urn: string;
  /** The provider's text, as programs put it into the inputs; see `shellText`. */
  provider: string;
}

export interface DiffAnswer {
  /** `undefined` leaves the comparison to the engine, which a good provider never does. */
  changes: boolean | undefined;
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** How a create or update ended. Partial: the engine keeps the resource, marks it, and calls update next time. */
export type Result =
  | { outcome: "ok"; id: string; outputs: Props }
  | { outcome: "partial"; id: string; outputs: Props; reasons: string[] }
  | { outcome: "error"; message: string };

/** The SDK's own provider process, the one that `pulumi` starts, with us as the engine. All calls may run at once. */
export interface ProviderProcess {
  readonly engine: EngineLog;
  readonly pid: number;
  /** What it printed so far; `pulumi` shows that on the stack's row. */
  readonly printed: { stdout: string; stderr: string };
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  configure(config: Record<string, string>): Promise<void>;
  check(
    target: Target,
    olds: Props,
    news: Props,
  ): Promise<{ inputs: Props; failures: { property: string; reason: string }[] }>;
  diff(target: Target, id: string, olds: Props, news: Props): Promise<DiffAnswer>;
  create(target: Target, inputs: Props): Promise<Result>;
  /** `undefined`: the resource is gone. The stored outputs have to hold `__provider`, else no provider answers. */
  read(target: Target, id: string, props: Props): Promise<{ id: string; outputs: Props; inputs?: Props } | undefined>;
  update(target: Target, id: string, olds: Props, news: Props): Promise<Result>;
  delete(target: Target, id: string, outputs: Props): Promise<void>;
  /** What the engine sends at the first Ctrl-C. */
  cancel(): Promise<void>;
  kill(signal?: NodeJS.Signals): void;
  /** Lets go of its standard input, which is what the death of `pulumi` looks like to it. */
  abandon(): void;
  close(): Promise<void>;
}

/** A process that one command after the other may use, which saves the second that a new one takes. */
export interface ReusedProcess extends ProviderProcess {
  /** The process as the next `pulumi` command sees it, which remembers nothing of the one before. */
  command(): ProviderProcess;
}

export interface ProcessOptions {
  /** Where the Pulumi program lives: `pulumi-fine-tuning/runtime` has to resolve from here. */
  cwd: string;
  /** Added to PATH and the little else that is passed on from this process. */
  env?: Record<string, string>;
}

/** The engine prints the value of a property that a failure names, so failures of ours name it in their sentence alone. */
export function reasonOf(failure: rpc.CheckFailure): string {
  if (failure.getProperty() === "") return failure.getReason();
  throw new Error(`the engine would print the value of ${failure.getProperty()} beside: ${failure.getReason()}`);
}

/** What a failure is about and says, from its sentence. */
export function problemIn(sentence: string): { property: string; reason: string } {
  const [, property = "", reason = sentence] = sentence.match(/^property (\S+): (.*)$/s) ?? [];
  return { property, reason };
}

export async function startProviderProcess({ cwd, env = {} }: ProcessOptions): Promise<ProviderProcess> {
  const engine = await startEngineLog();
  const main = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const child = spawn(process.execPath, [main, engine.address], {
    cwd,
    env: { PATH: process.env.PATH ?? "", HOME: cwd, PULUMI_NODEJS_PROJECT: "project", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once("exit", (code, signal) => resolve({ code, signal })),
  );
  child.stderr.on("data", (chunk: Buffer) => {
    printed.stderr += chunk;
  });
  const port = await portsOf(child, exited, printed)();
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  await configure({});

  return {
    engine,
    pid: child.pid ?? Number.NaN,
    printed,
    exited,
    configure,
    async check(target, olds, news) {
      const request = new rpc.CheckRequest().setUrn(target.urn);
      request.setOlds(struct(olds)).setNews(struct({ ...news, __provider: target.provider }));
      const answer = await call<rpc.CheckRequest, rpc.CheckResponse>("check", request);
      const failures = answer.getFailuresList().map((failure) => problemIn(reasonOf(failure)));
      return { inputs: plain(answer.getInputs()), failures };
    },
    async diff(target, id, olds, news) {
      const request = new rpc.DiffRequest().setId(id).setUrn(target.urn);
      request.setOlds(struct(olds)).setNews(struct({ ...news, __provider: target.provider }));
      const answer = await call<rpc.DiffRequest, rpc.DiffResponse>("diff", request);
      return {
        changes: [undefined, false, true][answer.getChanges()],
        replaces: answer.getReplacesList(),
        deleteBeforeReplace: answer.getDeletebeforereplace(),
      };
    },
    create(target, inputs) {
      const request = new rpc.CreateRequest().setUrn(target.urn);
      request.setProperties(struct({ ...inputs, __provider: target.provider }));
      return resultOf(call<rpc.CreateRequest, rpc.CreateResponse>("create", request), (answer) => answer.getId());
    },
    async read(target, id, props) {
      const request = new rpc.ReadRequest().setId(id).setUrn(target.urn);
      request.setProperties(struct(props));
      const answer = await call<rpc.ReadRequest, rpc.ReadResponse>("read", request);
      if (answer.getId() === "") return undefined;
      const inputs = answer.getInputs();
      const found = { id: answer.getId(), outputs: plain(answer.getProperties()) };
      return inputs === undefined ? found : { ...found, inputs: plain(inputs) };
    },
    update(target, id, olds, news) {
      const request = new rpc.UpdateRequest().setId(id).setUrn(target.urn);
      request.setOlds(struct(olds)).setNews(struct({ ...news, __provider: target.provider }));
      return resultOf(call<rpc.UpdateRequest, rpc.UpdateResponse>("update", request), () => id);
    },
    async delete(target, id, outputs) {
      const request = new rpc.DeleteRequest().setId(id).setUrn(target.urn);
      request.setProperties(struct(outputs));
      await call("delete", request);
    },
    async cancel() {
      await call("cancel", new Empty());
    },
    kill: (signal = "SIGKILL") => void child.kill(signal),
    abandon: () => void child.stdin.end(),
    async close() {
      client.close();
      child.kill("SIGKILL");
      await exited;
      engine.close();
    },
  };

  async function configure(config: Record<string, string>): Promise<void> {
    await call("configure", new rpc.ConfigureRequest().setArgs(struct(config)));
  }

  function call<Q, A>(method: string, request: Q): Promise<A> {
    type Method = (request: Q, answer: (error: grpc.ServiceError | null, value: A) => void) => void;
    const methods = client as unknown as Record<string, Method | undefined>;
    return new Promise((resolve, reject) =>
      methods[method]?.call(client, request, (error, value) => (error === null ? resolve(value) : reject(error))),
    );
  }
}

export type Answer = { getProperties(): Struct | undefined };

/** How a create or update ended, from what the process answered. */
export async function resultOf<A extends Answer>(work: Promise<A>, idOf: (answer: A) => string): Promise<Result> {
  try {
    const answer = await work;
    return { outcome: "ok", id: idOf(answer), outputs: plain(answer.getProperties()) };
  } catch (error) {
    const { details, metadata } = error as grpc.ServiceError;
    const [packed] = metadata.get("grpc-status-details-bin");
    if (packed === undefined) return { outcome: "error", message: details };
    const [any] = Status.deserializeBinary(Buffer.from(packed as Buffer)).getDetailsList();
    const failed = rpc.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
    return {
      outcome: "partial",
      id: failed.getId(),
      outputs: plain(failed.getProperties()),
      reasons: failed.getReasonsList(),
    };
  }
}

/** Each call answers the port that stands on the next line that the process prints; all other lines are kept as printed. */
export function portsOf(
  { stdout }: ChildProcess,
  exited: ProviderProcess["exited"],
  printed: ProviderProcess["printed"],
): () => Promise<number> {
  if (stdout === null) throw new Error("the provider process has no standard output");
  let waiting: ((port: number) => void) | undefined;
  createInterface({ input: stdout }).on("line", (line) => {
    if (waiting === undefined) printed.stdout += `${line}\n`;
    else waiting(Number(line));
    waiting = undefined;
  });
  const ended = async (): Promise<never> => {
    await exited;
    throw new Error(`the provider process ended before it listened:\n${printed.stderr}`);
  };
  return () =>
    Promise.race([
      ended(),
      new Promise<number>((resolve) => {
        waiting = resolve;
      }),
    ]);
}

/** As the engine sends values: what is undefined is simply not there. */
export function struct(value: Props): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(value)));
}

export const plain = (value: Struct | undefined): Props => (value?.toJavaScript() ?? {}) as Props;
