import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kill, processesIn } from "./pulumi-cli";
import { eventually } from "./pulumi-eventually";
import type { Json } from "./server-jobs";
import { type ServerProcess, serverProcess } from "./server-process";

/** The server's command over one data directory, which may be killed and started again. */
export interface KillableServer {
  data: string;
  /** The process that runs now. */
  now(): ServerProcess;
  /** Starts it again, with the flags of before unless others are given. */
  start(flags?: string[]): Promise<void>;
  upload(content: string): Promise<string>;
  create(body: Json): Promise<string>;
  /** Asks for a change, and answers what the server says. */
  post(path: string): Promise<Json>;
  job(id: string): Promise<Json>;
  /** Waits for one of the statuses; fails when a job is ever trained by two processes at once. */
  jobWhen(id: string, ...statuses: string[]): Promise<Json>;
  /** Metrics of all steps, in their order. */
  metrics(id: string): Promise<Json[]>;
  messages(id: string): Promise<string[]>;
  /** Steps of the listed checkpoints, the first one first. */
  checkpoints(id: string): Promise<number[]>;
  /** Processes that train one of its jobs; those that have ended and wait to be collected do not count. */
  trainers(): string[];
  /** Processes that the server has started to answer, and that run still whether it does or not. */
  answerers(): number[];
  /** How often the training of a job was begun. */
  attempts(id: string): number;
  /** Ends everything and removes the directory. */
  remove(): Promise<void>;
}

/** @param wrapper runs the command, as for `serverProcess`; the server that is started again is not wrapped */
export async function killableServer(flags: string[], wrapper: string[] = []): Promise<KillableServer> {
  const data = mkdtempSync(join(tmpdir(), "killed-server-"));
  let server: ServerProcess = await serverProcess(data, flags, wrapper);
  const listed = async (path: string) => (await server.call("GET", path)).body.data as Json[];
  const job = async (id: string) => (await server.call("GET", `/fine_tuning/jobs/${id}`)).body;
  const listing = (columns: string) =>
    execFileSync("ps", ["-axww", "-o", columns], { encoding: "utf8" }).trim().split("\n");
  const trainers = () =>
    listing("stat=,args=").filter((line) => !line.startsWith("Z") && line.includes(` train ${data}/jobs/`));
  const answerers = new Set<number>();
  const events = (id: string) => listed(`/fine_tuning/jobs/${id}/events?limit=100`);
  return {
    data,
    now: () => server,
    async start(others = flags) {
      server = await serverProcess(data, others);
    },
    async upload(content) {
      const form = new FormData();
      form.set("purpose", "fine-tune");
      form.set("file", new File([content], "train.jsonl"));
      return String((await server.call("POST", "/files", form)).body.id);
    },
    async create(body) {
      const answer = await server.call("POST", "/fine_tuning/jobs", body);
      if (answer.status !== 200) throw new Error(`creating a job answered ${JSON.stringify(answer.body)}`);
      return String(answer.body.id);
    },
    post: async (path) => (await server.call("POST", path)).body,
    job,
    async jobWhen(id, ...statuses) {
      let last: Json = {};
      await eventually(
        async () => {
          const alive = trainers().filter((line) => line.includes(id));
          if (alive.length > 1) throw new Error(`${id} is trained twice at once:\n${alive.join("\n")}`);
          last = await job(id);
          return statuses.includes(String(last.status));
        },
        { timeoutMs: 400_000, what: () => `${statuses.join(" or ")}; the job is ${JSON.stringify(last)}` },
      );
      return last;
    },
    metrics: async (id) =>
      (await events(id))
        .filter(({ type }) => type === "metrics")
        .map((event) => event.data as Json)
        .reverse(),
    messages: async (id) => (await events(id)).map((event) => String(event.message)).reverse(),
    checkpoints: async (id) =>
      (await listed(`/fine_tuning/jobs/${id}/checkpoints`)).map((each) => Number(each.step_number)).reverse(),
    trainers,
    answerers() {
      const running = listing("pid=,ppid=,stat=,args=").flatMap((line) => {
        const [pid, parent, stat, ...words] = line.trim().split(/\s+/);
        return stat?.startsWith("Z") || !words.includes("chat") ? [] : [{ pid: Number(pid), parent: Number(parent) }];
      });
      for (const { pid, parent } of running) if (parent === server.pid) answerers.add(pid);
      return running.map(({ pid }) => pid).filter((pid) => answerers.has(pid));
    },
    attempts: (id) => readdirSync(join(data, "jobs", id)).filter((name) => name.startsWith("attempt-")).length,
    async remove() {
      await server.kill();
      for (const pid of processesIn(data)) kill(pid);
      rmSync(data, { recursive: true, force: true });
    },
  };
}
