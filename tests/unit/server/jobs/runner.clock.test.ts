import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJob } from "../../../../server/jobs/create";
import { createRunner, type Runner } from "../../../../server/jobs/runner";
import { readModelsFile } from "../../../../server/models/models-file";
import { createServices, type Services } from "../../../../server/services";
import { openStore } from "../../../../server/store";
import { openFolder } from "../../../../server/store/folder";
import { chatRows, jsonl } from "../../../support/chat-data";
import { type LocalModels, localModels } from "../../../support/local-models";
import { onePlaceEach } from "../../../support/one-place-each";
import { eventually } from "../../../support/pulumi-eventually";
import { type SettableClock, settableClock } from "../../../support/settable-clock";

const hour = 3_600_000;

describe("a system clock that is set by hours", () => {
  let folder: string;
  let models: LocalModels;
  let clock: SettableClock;
  let services: Services;
  let runner: Runner;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "clock-jumps-"));
    models = localModels();
    clock = settableClock(1_800_000_000_000);
    open({});
  });
  afterEach(async () => {
    await close();
    models.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(minSeconds: Services["minSeconds"]): void {
    const place = openFolder(join(folder, "data"));
    place.clearIncoming();
    const opened = { store: openStore(place.database), folder: place, clock, log: failWith };
    const file = readModelsFile(models.file);
    const keys = { apiKey: "key", adminKey: "admin key" };
    services = createServices({ ...opened, keys }, { models: file, minSeconds });
    runner = createRunner(services, { ...onePlaceEach, local: [{ device: "cpu", slots: 1 }] });
  }
  async function close(): Promise<void> {
    await Promise.all([runner.close(), services.engines.close(), services.inspector.close()]);
    services.store.close();
  }

  async function upload(): Promise<string> {
    const incoming = join(folder, "rows.jsonl");
    writeFileSync(incoming, jsonl(chatRows(10)));
    return (await services.files.add({ incoming, filename: "rows.jsonl", purpose: "fine-tune" })).id;
  }
  function create(training_file: string, model = "abacus"): string {
    const hyperparameters = { n_epochs: 2, batch_size: 1 };
    const { id } = createJob(services, { model, training_file, hyperparameters }, "openai");
    runner.take(id);
    return id;
  }
  const job = (id: string) => services.store.jobs.get(id);
  const became = (id: string, status: string) =>
    eventually(() => job(id)?.status === status, { what: () => `${status}: ${JSON.stringify(job(id))}` });
  const eventsOf = (id: string) => services.store.history.events(id, { limit: 100 }).data.reverse();
  const stepOf = (id: string) => services.store.history.steps(id).length;

  it("during a training changes nothing but the times that are noted, which never go back", async () => {
    const id = create(await upload());
    for (const [step, jump] of [
      [3, -5],
      [7, 12],
      [13, -30],
    ] as const) {
      models.forget();
      models.behave({ holdAt: `step ${step}` });
      await models.heldAt(`step ${step}`);
      await eventually(() => stepOf(id) === step, { what: () => `step ${step} of ${stepOf(id)}` });
      clock.set(jump * hour);
      clock.advance(1_000);
    }
    models.behave({});
    await became(id, "succeeded");
    expect(services.store.history.steps(id).map(({ step }) => step)).toHaveLength(20);
    expect(job(id)).toMatchObject({ error: null, engine: { attempt: 1 } });
    const times = eventsOf(id).map(({ created_at }) => created_at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times.at(-1)).toBe(job(id)?.finished_at);
    expect(times.at(-1)).toBeGreaterThan((job(id)?.created_at ?? 0) + 6 * 3_600);
    const made = services.store.history.checkpoints(id, { limit: 10 }).data.map(({ created_at }) => created_at);
    expect(made).toEqual([...made].sort((one, other) => other - one));
  });

  it("back, right after an upload, keeps no job from that file waiting", async () => {
    const file = await upload();
    clock.set(-5 * hour);
    await became(create(file), "succeeded");
  });

  it("back, while jobs wait, lets none of them wait longer than it would have", async () => {
    await close();
    open({ processing: 60, validating_files: 60, queued: 60, running: 60 });
    const id = create(await upload(), "gpt-4o-mini");
    for (const status of ["queued", "running", "succeeded"]) {
      clock.set(-5 * hour);
      await eventually(
        () => {
          clock.advance(10_000);
          return job(id)?.status === status;
        },
        { what: () => `${status}: ${JSON.stringify(job(id))}` },
      );
    }
  });

  it("back, while the server is down, keeps no job waiting that waited before", async () => {
    await close();
    open({ queued: 60 });
    const id = create(await upload());
    await became(id, "queued");
    await close();
    clock.set(-5 * hour);
    open({ queued: 60 });
    runner.recover();
    clock.advance(60_000);
    await became(id, "succeeded");
  });
});

const failWith = (line: string) => {
  throw new Error(line);
};
