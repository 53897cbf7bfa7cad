import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerOptions } from "fine-tuning-server";
import { typeOf } from "../../provider/engine/identity";
import { type ResourceKind, shellText } from "../../provider/engine/shell";
import { chatRows, jsonl } from "./chat-data";
import { type EngineResource, engineResource, type ResourceState } from "./engine-resource";
import { type FaultProxy, faultProxy } from "./fault-proxy";
import { nextCommand } from "./next-command";
import { programDirectory } from "./program-directory";
import { type Props, type ProviderProcess, startProviderProcess } from "./provider-process";
import { type TestServer, testKey, testServer } from "./server";

export type WireJob = Record<string, unknown> & {
  id: string;
  status: string;
  created_at: number;
  fine_tuned_model: string | null;
  metadata: Record<string, string>;
};

/** A declared resource, and what the server has to say of it. */
export interface Declared {
  readonly name: string;
  readonly urn: string;
  /** What the class hands to the engine. */
  inputs(args?: Props): Props;
  /** The resource in the state of its stack. */
  readonly at: EngineResource;
  /** The next `pulumi` command, with a memory of its own. */
  next(): void;
  /** The same in a process of its own. */
  moveTo(process: ProviderProcess): void;
  /** Every job that this declaration ever submitted, oldest first. */
  jobs(): Promise<WireJob[]>;
}

/** A real provider process in virtual time, a proxy that makes trouble, and a real server. */
export interface House {
  server: TestServer;
  proxy: FaultProxy;
  /** Id of a usable training file. */
  file: string;
  /** The process of all commands; it may be replaced after a kill. */
  process: ProviderProcess;
  declare(kind?: ResourceKind, stack?: string, name?: string): Declared;
  /** Another process with the same journal; `env` adds to its environment. */
  startProcess(env?: Record<string, string>): Promise<ProviderProcess>;
  /** Where the journal is. */
  home: string;
  /** Another file, with rows of its own. */
  upload(word: string): Promise<string>;
  close(): Promise<void>;
}

let declared = 0;

function freshName(): string {
  declared += 1;
  return `bot-${declared}`;
}

export async function jobHouse(options: Partial<ServerOptions> = {}): Promise<House> {
  const server = await testServer({ clock: "virtual", ...options });
  const proxy = await faultProxy(server.url);
  const directory = programDirectory();
  const home = mkdtempSync(join(tmpdir(), "fine-tuning-home-"));
  const texts = { FineTuningJob: "", TrainingFile: "", FineTunedModel: "", CheckpointPermission: "" };
  for (const kind of Object.keys(texts) as ResourceKind[]) texts[kind] = shellText(kind);
  const processes: ProviderProcess[] = [];

  async function startProcess(env: Record<string, string> = {}): Promise<ProviderProcess> {
    const { body } = await server.call("GET", "/_test/clock");
    const process = await startProviderProcess({
      cwd: directory.path,
      env: {
        OPENAI_API_KEY: testKey,
        OPENAI_BASE_URL: proxy.url,
        XDG_STATE_HOME: home,
        XDG_CACHE_HOME: home,
        NODE_OPTIONS: `--require ${join(__dirname, "virtual-world.cjs")}`,
        TEST_SERVER: server.url,
        TEST_SERVER_KEY: testKey,
        TEST_SERVER_NOW: String(Number(body.now) * 1000),
        ...env,
      },
    });
    processes.push(process);
    return process;
  }

  const house: House = {
    server,
    proxy,
    home,
    file: await server.upload(jsonl(chatRows(10))),
    process: await startProcess(),
    startProcess,
    upload: (word) => server.upload(jsonl(chatRows(10, word))),
    declare(kind = "FineTuningJob", stack = "dev", name = freshName()) {
      const urn = `urn:pulumi:${stack}::project::${typeOf(kind)}::${name}`;
      let resource = engineResource(nextCommand(house.process), { urn, provider: texts[kind] });
      return {
        name,
        urn,
        inputs: (args = {}) => ({
          ...(kind === "FineTuningJob" ? aTraining(house.file) : {}),
          resourceUrn: urn,
          pulumiOrganization: "organization",
          ...args,
        }),
        get at() {
          return resource;
        },
        next() {
          resource = resource.movedTo(nextCommand(house.process));
        },
        moveTo(process) {
          resource = resource.movedTo(process);
        },
        jobs: () => jobsOf(server, urn),
      };
    },
    async close() {
      for (const process of processes) await process.close();
      await proxy.close();
      await server.close();
      directory.remove();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return house;
}

/** A training so small that the server is done with it in a moment. */
function aTraining(file: string): Props {
  return {
    model: "gpt-4o-mini-2024-07-18",
    trainingFile: file,
    method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 1, batchSize: 10 } } },
  };
}

async function jobsOf(server: TestServer, urn: string): Promise<WireJob[]> {
  const jobs: WireJob[] = [];
  for (let after = ""; ; ) {
    const { body } = await server.call("GET", `/fine_tuning/jobs?limit=100${after}`);
    const page = body.data as WireJob[];
    jobs.push(...page.filter(({ metadata }) => metadata?.pulumi_owner === urn));
    if (body.has_more !== true) return jobs.reverse();
    after = `&after=${page.at(-1)?.id}`;
  }
}

/** Jobs that cost or will cost: everything but those that failed or were cancelled. */
export const costing = (jobs: readonly WireJob[]) =>
  jobs.filter(({ status }) => status !== "failed" && status !== "cancelled");

/** Of every job that the declaration ever submitted, oldest first. */
export const statusOf = async (bot: Declared): Promise<string[]> => (await bot.jobs()).map(({ status }) => status);

/** A job in one line, so that a failed expectation says what happened. */
export function summary({ id, status, error }: WireJob): string {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return `${id} ${status}${code ? `: ${code}: ${message}` : ""}`;
}

/** Runs `up` as a user does who is told to run it again, at most so often; answers how often it took. */
export async function upUntilReady(bot: Declared, args: Props = {}, most = 3): Promise<number> {
  for (let run = 1; run <= most; run++) {
    await bot.at.up(bot.inputs(args));
    bot.next();
    if (bot.at.state?.outputs.ready === true) return run;
  }
  throw new Error(`"${bot.name}" is not ready after ${most} runs of \`pulumi up\``);
}

/** A resource that one `up` brought into service, in the next command. */
export async function inService(house: House, args: Props): Promise<{ bot: Declared; old: ResourceState | undefined }> {
  const bot = house.declare();
  await upUntilReady(bot, args, 1);
  return { bot, old: bot.at.state };
}

/** HTTP status of the model that a state names: 200 while it is there. */
export async function modelStatus(house: House, outputs: Props | undefined): Promise<number> {
  const { status } = await house.server.call("GET", `/models/${encodeURIComponent(String(outputs?.fineTunedModel))}`);
  return status;
}
