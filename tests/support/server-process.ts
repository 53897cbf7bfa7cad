import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const cli = join(__dirname, "../../server/dist/cli.js");
const listening = /^fine-tuning-server listening on (http:\S+)$/;

export interface ServerProcess {
  url: string;
  pid: number;
  /** Lines of standard output, then of standard error, as they came. */
  lines: string[];
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Moves the time of a server that was started with `--clock virtual`. */
  advance(seconds: number): Promise<void>;
  kill(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The real command in a process of its own, so that it can be killed. Resolves when it listens, rejects when it ends first. */
export async function serverProcess(
  data: string,
  flags: string[] = [],
  wrapper: string[] = [],
): Promise<ServerProcess> {
  const [command = process.execPath, ...before] = [...wrapper, process.execPath];
  const child = spawn(command, [...before, cli, "--port", "0", "--data", data, ...flags], {
    env: { ...process.env, FINE_TUNING_SERVER_API_KEY: "sk-process", FINE_TUNING_SERVER_ADMIN_KEY: "sk-process-admin" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const url = await firstUrl(child, lines);
  const call: ServerProcess["call"] = async (method, path, body) => {
    const isForm = body instanceof FormData;
    const answer = await fetch(path.startsWith("/_") ? new URL(path, url) : `${url}${path}`, {
      method,
      headers: {
        authorization: "Bearer sk-process",
        ...(isForm || body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return {
    url,
    pid: child.pid ?? 0,
    lines,
    call,
    advance: async (seconds) => void (await call("POST", "/_test/clock/advance", { seconds })),
    async kill(signal = "SIGKILL") {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      const [code] = (await once(child, "exit")) as [number | null];
      return code;
    },
  };
}

function firstUrl(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        const url = listening.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      });
    }
    child.once("close", (code) => reject(new Error(`the server ended with ${code}: ${lines.join("\n")}`)));
  });
}
