import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerOptions } from "fine-tuning-server";
import { chatRows, jsonl } from "./chat-data";
import { type FaultProxy, faultProxy } from "./fault-proxy";
import { programDirectory } from "./program-directory";
import type { ProviderProcess, ReusedProcess } from "./provider-process";
import { type TestServer, testKey, testServer } from "./server";
import { way } from "./way";

/** What a stack is made of while its tests run. */
export interface RunningStack {
  server: TestServer;
  proxy: FaultProxy;
  trainingFile: string;
  /** Where the journal is. */
  home: string;
  /** The process of the current command. */
  process: ReusedProcess;
  /** What the process has in its environment beside the usual. */
  env: Record<string, string>;
  /** The same process, as the current command sees it. */
  command: ProviderProcess;
  startProcess(env?: Record<string, string>): Promise<ReusedProcess>;
  close(): Promise<void>;
}

/** Starts all of it. */
export async function startStack(options: Partial<ServerOptions>): Promise<RunningStack> {
  const server = await testServer({ clock: "virtual", ...options });
  const proxy = await faultProxy(server.url);
  const directory = programDirectory();
  const home = mkdtempSync(join(tmpdir(), "fine-tuning-home-"));
  const processes: ReusedProcess[] = [];

  async function startProcess(env: Record<string, string> = {}): Promise<ReusedProcess> {
    const { body } = await server.call("GET", "/_test/clock");
    const process = await way.start({
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

  const process = await startProcess();
  return {
    server,
    proxy,
    home,
    trainingFile: await server.upload(jsonl(chatRows(10))),
    process,
    env: {},
    command: process.command(),
    startProcess,
    async close() {
      for (const process of processes) await process.close();
      await proxy.close();
      await server.close();
      directory.remove();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
