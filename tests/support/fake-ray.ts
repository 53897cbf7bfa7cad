import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { jsonLines } from "./json-lines";

/** What goes wrong with a request: an answer of another kind, none, or none although it was carried out; the head may be gone then. */
export type RayFault = { status: number; text?: string } | "broken" | "lost answer" | "gone after";

interface RayJob {
  status: "PENDING" | "RUNNING" | "STOPPED" | "SUCCEEDED" | "FAILED";
  message: string;
  exitCode: number | null;
  errorType: string | null;
  entrypoint: string;
  driver?: ChildProcess;
}

export interface RayRequest {
  /** `POST /`, `GET /ID`, `POST /ID/stop`, `GET /ID/logs`. */
  route: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

const token = "ray-test-token";
const drivers = new Set(["PENDING", "RUNNING"]);

/**
 * The Jobs API of a Ray head over real sockets, whose drivers are processes of this machine: they run what was submitted, as a
 * shell does it. Misbehaves as a test wants it.
 */
export async function fakeRay() {
  const jobs = new Map<string, RayJob>();
  const used = new Set<string>();
  const requests: RayRequest[] = [];
  /** Every driver that was ever started, with those that a head has forgotten. */
  const started: ChildProcess[] = [];
  let faults: { route: RegExp; fault: RayFault; times: number }[] = [];
  let pending = false;
  let log = "";

  function start(id: string, job: RayJob): void {
    job.status = "RUNNING";
    const driver = spawn("sh", ["-c", job.entrypoint], { stdio: ["ignore", "ignore", "pipe"], detached: true });
    driver.stderr?.on("data", (piece: Buffer) => {
      log += piece.toString("utf8");
    });
    job.driver = driver;
    started.push(driver);
    driver.once("close", (code, signal) => {
      if (job.driver !== driver || jobs.get(id) !== job || !drivers.has(job.status)) return;
      job.status = code === 0 ? "SUCCEEDED" : "FAILED";
      job.exitCode = signal === "SIGKILL" ? -9 : code;
      if (code !== 0) job.errorType = "JOB_ENTRYPOINT_COMMAND_ERROR";
      job.message = `Job entrypoint command failed with exit code ${job.exitCode}`;
    });
  }

  function kill(driver: ChildProcess | undefined): void {
    try {
      if (driver?.pid !== undefined) process.kill(-driver.pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  }

  function carryOut(route: string, body: Record<string, unknown>): { status: number; body: unknown } {
    if (route === "POST /") {
      const { submission_id: id, entrypoint } = body as { submission_id: string; entrypoint: string };
      if (used.has(id))
        return { status: 500, body: `Traceback\nValueError: Job with submission_id ${id} already exists.` };
      used.add(id);
      const job: RayJob = { status: "PENDING", message: "", exitCode: null, errorType: null, entrypoint };
      jobs.set(id, job);
      if (!pending) start(id, job);
      return { status: 200, body: { job_id: id, submission_id: id } };
    }
    const [, id = "", verb = ""] = /^\w+ \/([^/]+)(\/\w+)?$/.exec(route) ?? [];
    const job = jobs.get(id);
    if (!job) return { status: 404, body: `Job ${id} does not exist` };
    if (verb === "/logs") return { status: 200, body: { logs: log } };
    if (verb === "/stop") {
      if (drivers.has(job.status)) job.status = "STOPPED";
      kill(job.driver);
      return { status: 200, body: { stopped: true } };
    }
    const { status, message, exitCode, errorType } = job;
    const details = { status, message, driver_exit_code: exitCode, error_type: errorType };
    return { status: 200, body: { type: "SUBMISSION", submission_id: id, ...details } };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = (await request.toArray()).join("");
    const route = `${request.method} ${(request.url ?? "").replace(/^\/api\/jobs/, "")}`;
    const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
    requests.push({ route, authorization: request.headers.authorization, body });
    if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end("Unauthorized");
    if (request.headers["sec-fetch-mode"] !== undefined)
      return void response.writeHead(405).end("method not allowed for browser traffic.");
    const found = faults.find((each) => each.times > 0 && each.route.test(route));
    if (found) found.times -= 1;
    if (found?.fault === "broken") return void request.socket.destroy();
    if (found && typeof found.fault === "object")
      return void response.writeHead(found.fault.status).end(found.fault.text ?? "Traceback\nRuntimeError: no agent");
    const done = carryOut(route, body);
    if (found?.fault === "lost answer") return void request.socket.destroy();
    if (found?.fault === "gone after") return void (await goAway());
    const isText = typeof done.body === "string";
    response.writeHead(done.status, { "content-type": isText ? "text/plain" : "application/json" });
    response.end(isText ? done.body : JSON.stringify(done.body));
  }

  const head = () => createServer((request, response) => void answer(request, response));
  let server = head();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;

  async function goAway(): Promise<void> {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }

  return {
    url: `http://127.0.0.1:${port}`,
    token,
    requests,
    jobs: () => [...jobs].map(([id, { status }]) => ({ id, status })),
    /** From now on so many requests of the route go wrong. */
    fault(route: RegExp, fault: RayFault, times = 1): void {
      faults = [...faults, { route, fault, times }];
    },
    /** Jobs that are submitted wait; those that wait begin when it is over. */
    full(now: boolean): void {
      pending = now;
      if (!now) for (const [id, job] of jobs) if (job.status === "PENDING") start(id, job);
    },
    /** What drivers are said to have printed. */
    print(text: string): void {
      log += text;
    },
    /** As anybody may who can reach the head. */
    stop: (id: string): void => void carryOut(`POST /${id}/stop`, {}),
    /** Ends a driver as Ray would tell of it without one. */
    fail(id: string, errorType: string, message: string): void {
      const job = jobs.get(id);
      if (!job) throw new Error(`no job ${id}`);
      Object.assign(job, { status: "FAILED", message, errorType });
      kill(job.driver);
    },
    killDriver: (id: string): void => kill(jobs.get(id)?.driver),
    /** Kills the worker, and starts another one for the same driver from the last checkpoint that was told, as Ray Train does. */
    loseWorker(id: string): void {
      const job = jobs.get(id);
      if (!job) throw new Error(`no job ${id}`);
      const { driver } = job;
      delete job.driver;
      kill(driver);
      resumeInPlace(job.entrypoint);
      start(id, job);
    },
    goAway,
    /** Comes back under the same address, and knows nothing of what was before. @param killing the drivers end with the old head */
    async comeBack({ forgetting = false, killing = true } = {}): Promise<void> {
      if (forgetting) {
        if (killing) for (const { driver } of jobs.values()) kill(driver);
        jobs.clear();
        used.clear();
      }
      server = head();
      await once(server.listen(port, "127.0.0.1"), "listening");
    },
    /** Drivers that run. */
    running: () => started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null).length,
    async close(): Promise<void> {
      for (const driver of started) kill(driver);
      if (server.listening) await goAway();
    },
  };
}

export type FakeRay = Awaited<ReturnType<typeof fakeRay>>;

function resumeInPlace(entrypoint: string): void {
  const folder = dirname(/>> '([^']+)'/.exec(entrypoint)?.[1] ?? "");
  const path = join(folder, "job.json");
  const order = JSON.parse(readFileSync(path, "utf8"));
  const told = jsonLines<{ type: string; step: number; path: string }>(join(folder, "events.jsonl"));
  const last = told.findLast(({ type }) => type === "checkpoint");
  if (last) order.resumeFrom = { step: last.step, path: join(order.outDir, last.path) };
  writeFileSync(path, JSON.stringify(order));
}
