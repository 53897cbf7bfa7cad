import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
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
  /** Processes of the cluster that run. */
  processes(): number[];
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
    const env = { ...process.env, RAY_AUTH_MODE: "token", RAY_AUTH_TOKEN: token, [mark]: folder };
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

  async function kill(): Promise<void> {
    for (const pid of marked(folder)) end(pid);
    if (head.exitCode === null && head.signalCode === null) await once(head, "exit");
    await eventually(() => marked(folder).length === 0, { what: () => `the end of ${marked(folder)}` });
  }

  await start();
  return {
    url,
    token,
    start,
    kill,
    processes: () => marked(folder),
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An environment variable that Ray's processes hand on to each other. */
const mark = "FINE_TUNING_TESTS_RAY";

function marked(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`${mark}=${folder}\0`))
    .map(Number);
}

/** Empty for a process that is gone, or waits to be collected. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    return "";
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It was another one's child and is gone with it.
  }
}

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
