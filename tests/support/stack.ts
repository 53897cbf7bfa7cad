import type { ServerOptions } from "fine-tuning-server";
import type { ResourceKind } from "../../provider/engine/shell";
import { chatRows, jsonl } from "./chat-data";
import { type DeclaredJob, declaredJob } from "./declared-job";
import {
  type DeclaredResource,
  type DeclareOptions,
  declaredResource,
  isFit,
  type LineFits,
} from "./declared-resource";
import type { ShownLine } from "./engine-log";
import type { ResourceState } from "./engine-resource";
import type { FaultProxy } from "./fault-proxy";
import type { Props, ProviderProcess } from "./provider-process";
import { type RunningStack, startStack } from "./running-stack";
import type { TestServer } from "./server";
import { way } from "./way";

/** A stack that is brought up by a real provider process in virtual time, with a real server behind a proxy. */
export interface Stack {
  readonly server: TestServer;
  /** Makes trouble between the two. Its rules, and what it has seen, last as long as a test. */
  readonly proxy: FaultProxy;
  /** Id of a usable training file. */
  readonly trainingFile: string;
  /** Where the journal is. */
  readonly home: string;
  /** The process of the current command. */
  readonly process: ProviderProcess;
  /** The same, as the command sees it: with a memory of its own. */
  command(): ProviderProcess;
  /** Declares a job that trains in a moment; its arguments need not be repeated. */
  job(options?: DeclareOptions): DeclaredJob;
  resource(kind: ResourceKind, options?: DeclareOptions): DeclaredResource;
  /** A job that one `up` brought into service, in the next command. */
  jobInService(args?: Props): Promise<{ job: DeclaredJob; old: ResourceState | undefined }>;
  /** The next `pulumi` command, which remembers nothing of the one before. Every test begins with one. */
  newCommand(): void;
  /** The next command in a process of its own. One with an environment of its own lasts as long as the test. */
  newProcess(env?: Record<string, string>): Promise<ProviderProcess>;
  /** A command of somebody else, beside the current one: for `up(args, { process })`. */
  processBeside(): Promise<ProviderProcess>;
  /** The first line on any row that fits, shown already or later. */
  line(fits: LineFits): Promise<ShownLine>;
  /** Another file, with rows of its own; answers its id. */
  upload(word: string): Promise<string>;
  /** Whether the server has the model that a state names. */
  hasModel(outputs: Props | undefined): Promise<boolean>;
}

/** Starts a stack before the tests of the surrounding `describe`, and ends it after them. */
export function aStack(options: Partial<ServerOptions> = {}): Stack {
  let running: RunningStack | undefined;
  const started = (): RunningStack => {
    if (running === undefined) throw new Error("the stack is started by `beforeAll`: use it in a test");
    return running;
  };
  beforeAll(async () => {
    running = await startStack(options);
  });
  beforeEach(async () => {
    started().proxy.rules = [];
    started().proxy.seen.length = 0;
    const isSpecial = Object.keys(started().env).length > 0;
    started().env = {};
    if (isSpecial) await stack.newProcess();
    stack.newCommand();
  });
  afterAll(() => running?.close());

  const stack: Stack = {
    get server() {
      return started().server;
    },
    get proxy() {
      return started().proxy;
    },
    get trainingFile() {
      return started().trainingFile;
    },
    get home() {
      return started().home;
    },
    get process() {
      return started().process;
    },
    job: (options = {}) => declaredJob(stack, options, way.typeOf),
    resource: (kind, options = {}) =>
      declaredResource(kind, { command: stack.command, usual: () => ({}), typeOf: way.typeOf }, options),
    async jobInService(args) {
      const job = stack.job();
      await job.upUntilReady(args, 1);
      return { job, old: job.state };
    },
    command: () => started().command,
    newCommand() {
      started().command = started().process.command();
    },
    async newProcess(env = {}) {
      const process = await started().startProcess(env);
      Object.assign(started(), { process, command: process.command(), env });
      return process;
    },
    processBeside: () => started().startProcess(),
    line: (fits) => started().process.engine.line((line) => isFit(line, fits)),
    upload: (word) => started().server.upload(jsonl(chatRows(10, word))),
    async hasModel(outputs) {
      const model = encodeURIComponent(String(outputs?.fineTunedModel));
      return (await started().server.call("GET", `/models/${model}`)).status === 200;
    },
  };
  return stack;
}
