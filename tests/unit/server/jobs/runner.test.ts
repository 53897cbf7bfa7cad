import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Engine } from "../../../../server/engines/types";
import { fileService } from "../../../../server/files/files";
import { createRunner } from "../../../../server/jobs/runner";
import { createServices, type Services } from "../../../../server/services";
import { openStore } from "../../../../server/store";
import { openFolder } from "../../../../server/store/folder";
import type { JobRecord } from "../../../../server/store/job-record";
import { virtualClock } from "../../../../server/system/clock";
import { onePlaceEach } from "../../../support/one-place-each";
import { eventually } from "../../../support/pulumi-eventually";

const id = "ftjob-1";
const queuedJob: JobRecord = {
  id,
  status: "queued",
  created_at: 0,
  finished_at: null,
  model: "gpt-4o-mini-2024-07-18",
  training_file: "file-1",
  validation_file: null,
  suffix: null,
  seed: 1,
  integrations: null,
  metadata: null,
  method: "supervised",
  hyperparameters: { n_epochs: 1 },
  grader: null,
  response_format: null,
  error: null,
  fine_tuned_model: null,
  trained_tokens: null,
  result_files: [],
  dialect: "openai",
  phase_started_at: 0,
  examples: 10,
  billable_tokens: 100,
  step: 0,
  total_steps: null,
  snapshot: null,
  resolved: null,
  engine: null,
};

const failWith = (line: string) => {
  throw new Error(line);
};

describe("a server while a job ends", () => {
  let folder: string;
  let store: ReturnType<typeof openStore>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "closing-"));
    store = openStore(join(folder, "db"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const engine: Engine = {
    prepares: false,
    start(_request, onEvent) {
      const model = { step: 1, metrics: {}, snapshotPath: join(folder, "model") };
      // As the learner does, after the caller has its handle.
      const done = turn().then(() => {
        onEvent({ type: "started", totalSteps: 1 });
        onEvent({ type: "checkpoint", ...model });
        onEvent({ type: "finished", ...model });
        return "finished" as const;
      });
      return { done, pause: async () => undefined, cancel: async () => undefined, grant: () => undefined };
    },
    release: async () => undefined,
    close: async () => undefined,
  };

  /** A runner whose job has been trained, and whose results are not written before `letWrite`. */
  async function atTheResults() {
    const clock = virtualClock(0);
    const place = openFolder(join(folder, "data"));
    place.clearIncoming();
    const files = fileService(store, place, clock, 0);
    let letWrite = () => {};
    const writing = new Promise<void>((began) => {
      const allowed = new Promise<void>((allow) => {
        letWrite = allow;
      });
      const keepResult = files.keepResult.bind(files);
      files.keepResult = async (...result) => {
        began();
        await allowed;
        return keepResult(...result);
      };
    });
    const opened = { store, folder: place, clock, keys: { apiKey: "key", adminKey: "admin key" }, log: failWith };
    const made = createServices(opened, {});
    const services: Services = { ...made, files, engines: { ...made.engines, engine: () => engine } };
    const runner = createRunner(services, onePlaceEach);
    store.jobs.insert(queuedJob);
    runner.take(id);
    await writing;
    return { runner, letWrite, written: () => readdirSync(place.files) };
  }

  it("waits until the results are written and recorded", async () => {
    const { runner, letWrite } = await atTheResults();
    let closed = false;
    const closing = runner.close().then(() => {
      closed = true;
    });
    await turn();
    expect(closed).toBe(false);
    letWrite();
    await closing;
    expect(store.jobs.get(id)).toMatchObject({ status: "succeeded", result_files: [expect.stringMatching(/^file-/)] });
    store.close();
  });

  it("keeps no results of a job that was cancelled while they were written", async () => {
    const { runner, letWrite, written } = await atTheResults();
    runner.cancel(id);
    letWrite();
    await runner.close();
    expect(store.jobs.get(id)).toMatchObject({ status: "cancelled", result_files: [] });
    expect(written()).toEqual([]);
    store.close();
  });

  it.each([
    ["for a moment is a failed job that says so", 1, "failed", "disk_full"],
    ["for longer goes on with the job when there is room", 4, "succeeded", undefined],
  ])("that has no room in its database %s", async (_, refusals, status, code) => {
    const clock = virtualClock(0);
    const place = openFolder(join(folder, "data"));
    place.clearIncoming();
    const lines: string[] = [];
    const opened = { store, folder: place, clock, keys: { apiKey: "key", adminKey: "admin key" } };
    const made = createServices({ ...opened, log: (line) => lines.push(line) }, {});
    const runner = createRunner({ ...made, engines: { ...made.engines, engine: () => engine } }, onePlaceEach);
    store.jobs.insert(queuedJob);
    const together = store.together.bind(store);
    let left = refusals;
    store.together = (work) => {
      left -= 1;
      if (left >= 0) throw Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
      return together(work);
    };
    runner.take(id);
    await eventually(
      () => {
        clock.advance(10_000);
        return store.jobs.get(id)?.finished_at !== null;
      },
      { what: () => `the end of the job: ${lines}` },
    );
    expect(store.jobs.get(id)).toMatchObject({ status, error: code === undefined ? null : { code } });
    expect(lines[0]).toBe(`job ${id} stopped: database or disk is full`);
    await runner.close();
    store.close();
  });

  it("answers a write that comes too late with an error", () => {
    store.close();
    expect(() => store.together(() => store.jobs.insert(queuedJob))).toThrow("The database connection is not open");
  });
});
