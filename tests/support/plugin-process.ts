import { spawn } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { ResourceKind } from "../../provider/engine/shell";
import { startEngineLog } from "./engine-log";
import {
  type Props,
  type ProviderProcess,
  plain,
  portsOf,
  type Result,
  reasonOf,
  resultOf,
  struct,
} from "./provider-process";

const executable = join(resolve(__dirname, "..", ".."), "plugin", "pulumi-resource-fine-tuning");

/** What a stack named `dev` of a project `project` calls a resource. */
export const urnOf = (kind: ResourceKind, name: string) =>
  `urn:pulumi:dev::project::fine-tuning:index:${kind}::${name}`;

/** What the plugin is asked. */
export interface PluginCalls {
  schema(): Promise<string>;
  /** How a call that the plugin does not know ends. */
  handshake(): Promise<string>;
  checkConfig(urn: string, news: Props): Promise<{ inputs: Props; failures: string[] }>;
  configure(args: Props): Promise<rpc.ConfigureResponse.AsObject>;
  check(urn: string, olds: Props, news: Props): Promise<{ inputs: Props; failures: string[] }>;
  diff(
    urn: string,
    id: string,
    olds: Props,
    news: Props,
  ): Promise<{ changes: boolean; replaces: string[]; diffs: string[] }>;
  create(urn: string, inputs: Props, options?: CallOptions): Promise<Result>;
  update(urn: string, id: string, olds: Props, news: Props, options?: CallOptions): Promise<Result>;
  /** `undefined`: the resource is gone. */
  read(
    urn: string,
    id: string,
    properties?: Props,
    inputs?: Props,
  ): Promise<{ outputs: Props; inputs: Props } | undefined>;
  delete(urn: string, id: string, outputs: Props): Promise<void>;
  invoke(name: string, args: Props): Promise<Props>;
  cancel(): Promise<void>;
}

/** The provider plugin, with us as the engine. */
export interface PluginProcess
  extends PluginCalls,
    Pick<ProviderProcess, "engine" | "pid" | "printed" | "exited" | "kill" | "abandon" | "close"> {
  /** Another service that remembers nothing, in the same process: `servesAnew` has to be given. */
  anew(): Promise<PluginCalls>;
}

/** What the engine says with a call that makes or changes something. */
export interface CallOptions {
  /** How long it may take; 0 says nothing. */
  seconds?: number;
  preview?: boolean;
}

export interface PluginOptions {
  cwd: string;
  env: Record<string, string>;
  /** Without a pipe its standard input is `/dev/null`, as a language host starts it. */
  stdin?: "pipe" | "ignore";
  /** @default false */
  servesAnew?: boolean;
  /** Started as Pulumi's Node language host starts a directory with a `PulumiPlugin.yaml`. @default false */
  asDirectory?: boolean;
}

export async function startPlugin(options: PluginOptions): Promise<PluginProcess> {
  const { cwd, env, stdin = "pipe", servesAnew = false, asDirectory = false } = options;
  const engine = await startEngineLog();
  const preload = servesAnew ? ["--require", join(__dirname, "plugin-anew.cjs")] : [];
  const started = asDirectory ? [require.resolve("@pulumi/pulumi/cmd/run-plugin"), dirname(executable)] : [executable];
  const child = spawn(process.execPath, [...preload, ...started, engine.address], {
    cwd,
    env: { PATH: process.env.PATH ?? "", HOME: cwd, ...env },
    stdio: [stdin, "pipe", "pipe", ...(servesAnew ? (["ipc"] as const) : [])],
  });
  const printed = { stdout: "", stderr: "" };
  child.stderr?.on("data", (chunk: Buffer) => {
    printed.stderr += chunk;
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) =>
    child.once("exit", (code, signal) => done({ code, signal })),
  );
  const nextPort = portsOf(child, exited, printed);
  const clients: ResourceProviderClient[] = [];

  async function connected(): Promise<PluginCalls> {
    const client = new ResourceProviderClient(`127.0.0.1:${await nextPort()}`, grpc.credentials.createInsecure());
    clients.push(client);
    return callsTo(client);
  }

  return {
    ...(await connected()),
    engine,
    pid: child.pid ?? Number.NaN,
    printed,
    exited,
    anew() {
      child.send("anew");
      return connected();
    },
    kill: (signal = "SIGKILL") => void child.kill(signal),
    abandon: () => void child.stdin?.end(),
    async close() {
      for (const client of clients) client.close();
      child.kill("SIGKILL");
      await exited;
      engine.close();
    },
  };
}

function callsTo(client: ResourceProviderClient): PluginCalls {
  return {
    schema: async () => (await call<rpc.GetSchemaResponse>("getSchema", new rpc.GetSchemaRequest())).getSchema(),
    handshake: () =>
      call("handshake", new rpc.ProviderHandshakeRequest()).then(
        () => "answered",
        ({ code }: grpc.ServiceError) => grpc.status[code],
      ),
    async checkConfig(urn, news) {
      const request = new rpc.CheckRequest().setUrn(urn).setNews(struct(news));
      return checked(await call<rpc.CheckResponse>("checkConfig", request));
    },
    configure: async (args) =>
      (await call<rpc.ConfigureResponse>("configure", new rpc.ConfigureRequest().setArgs(struct(args)))).toObject(),
    async check(urn, olds, news) {
      const request = new rpc.CheckRequest().setUrn(urn).setOlds(struct(olds)).setNews(struct(news));
      return checked(await call<rpc.CheckResponse>("check", request));
    },
    async diff(urn, id, olds, news) {
      const request = new rpc.DiffRequest().setUrn(urn).setId(id).setOlds(struct(olds)).setNews(struct(news));
      const answer = await call<rpc.DiffResponse>("diff", request);
      const changes = answer.getChanges() === rpc.DiffResponse.DiffChanges.DIFF_SOME;
      return { changes, replaces: answer.getReplacesList(), diffs: answer.getDiffsList() };
    },
    create(urn, inputs, { seconds = 0, preview = false } = {}) {
      const request = new rpc.CreateRequest().setUrn(urn).setProperties(struct(inputs));
      request.setTimeout(seconds).setPreview(preview);
      return resultOf(call<rpc.CreateResponse>("create", request), (answer) => answer.getId());
    },
    update(urn, id, olds, news, { seconds = 0, preview = false } = {}) {
      const request = new rpc.UpdateRequest().setUrn(urn).setId(id).setOlds(struct(olds)).setNews(struct(news));
      return resultOf(call<rpc.UpdateResponse>("update", request.setTimeout(seconds).setPreview(preview)), () => id);
    },
    async read(urn, id, properties = {}, inputs = {}) {
      const request = new rpc.ReadRequest().setUrn(urn).setId(id).setProperties(struct(properties));
      const answer = await call<rpc.ReadResponse>("read", request.setInputs(struct(inputs)));
      if (answer.getId() === "") return undefined;
      return { outputs: plain(answer.getProperties()), inputs: plain(answer.getInputs()) };
    },
    async delete(urn, id, outputs) {
      await call("delete", new rpc.DeleteRequest().setUrn(urn).setId(id).setProperties(struct(outputs)));
    },
    async invoke(name, args) {
      const request = new rpc.InvokeRequest().setTok(`fine-tuning:index:${name}`).setArgs(struct(args));
      return plain((await call<rpc.InvokeResponse>("invoke", request)).getReturn());
    },
    async cancel() {
      await call("cancel", new Empty());
    },
  };

  function call<A>(method: string, request: object): Promise<A> {
    type Method = (request: object, answer: (error: grpc.ServiceError | null, value: A) => void) => void;
    const methods = client as unknown as Record<string, Method | undefined>;
    return new Promise((done, fail) =>
      methods[method]?.call(client, request, (error, value) => (error === null ? done(value) : fail(error))),
    );
  }
}

const checked = (answer: rpc.CheckResponse) => ({
  inputs: plain(answer.getInputs()),
  failures: answer.getFailuresList().map(reasonOf),
});
