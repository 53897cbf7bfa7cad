import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { kill, processesBelow } from "./pulumi-cli";
import { eventually } from "./pulumi-eventually";

const token = "a-token-of-these-tests-that-nobody-else-has";

/** The head of a Ray cluster of this machine alone, with a token and room for two workers. */
export interface RealRay {
  url: string;
  token: string;
  /** Ends the head and all that it started, as a machine does that loses its power. */
  kill(): Promise<void>;
  /** Starts another one under the same address, which knows nothing of what was. */
  start(): Promise<void>;
  /** Ends everything and removes what is left on the disk. */
  remove(): Promise<void>;
}

/** @param python has Ray installed */
export async function realRay(python: string): Promise<RealRay> {
  // Sockets are in there, whose paths may be 107 characters long.
  const folder = mkdtempSync("/tmp/ray-");
  const [port, dashboard, client, agent, agentGrpc] = await freePorts(5);
  const flags = {
    "node-ip-address": "127.0.0.1",
    port,
    "dashboard-host": "127.0.0.1",
    "dashboard-port": dashboard,
    "dashboard-agent-listen-port": agent,
    "dashboard-agent-grpc-port": agentGrpc,
    "ray-client-server-port": client,
    "min-worker-port": 0,
    "max-worker-port": 0,
    "num-cpus": 2,
    "object-store-memory": 100_000_000,
    "temp-dir": folder,
  };
  const args = [
    "start",
    "--head",
    "--block",
    "--disable-usage-stats",
    ...Object.entries(flags).map(([k, v]) => `--${k}=${v}`),
  ];
  const url = `http://127.0.0.1:${dashboard}`;
  let head: ChildProcess;

  const answers = async () =>
    (await fetch(`${url}/api/version`, { headers: { authorization: `Bearer ${token}` } }).catch(() => undefined))?.ok ??
    false;

  async function start(): Promise<void> {
    const env = { ...process.env, RAY_AUTH_MODE: "token", RAY_AUTH_TOKEN: token };
    let said = "";
    head = spawn(join(dirname(python), "ray"), args, { env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [head.stdout, head.stderr])
      stream?.on("data", (text: Buffer) => {
        said += text.toString("utf8");
      });
    await eventually(
      async () => {
        if (head.exitCode !== null) throw new Error(`ray start ended with ${head.exitCode}:\n${said}`);
        return await answers();
      },
      { timeoutMs: 120_000, what: () => `Ray's head; it printed:\n${said}` },
    );
  }

  async function killAll(): Promise<void> {
    if (head.pid === undefined || head.exitCode !== null || head.signalCode !== null) return;
    const all = [head.pid, ...processesBelow(head.pid).map(({ pid }) => pid)];
    for (const pid of all) kill(pid);
    await eventually(() => !run(all), { what: () => `the end of ${all}` });
  }

  await start();
  return {
    url,
    token,
    start,
    kill: killAll,
    async remove() {
      await killAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether one of them has not ended; who has and waits to be collected does not count. */
const run = (pids: number[]): boolean =>
  spawnSync("ps", ["-o", "stat=", "-p", pids.join(",")], { encoding: "utf8" })
    .stdout.split("\n")
    .some((stat) => stat.trim() !== "" && !stat.startsWith("Z"));

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(async (server) => {
      await once(server.listen(0, "127.0.0.1"), "listening");
      const address = server.address();
      return typeof address === "object" && address ? address.port : 0;
    }),
  );
  await Promise.all(servers.map(async (server) => await once(server.close(), "close")));
  return ports;
}
