import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalEngine } from "../../../../../server/engines/local";
import type { Engine, TrainEvent, Training, TrainRequest } from "../../../../../server/engines/types";
import { aRealModel, type Behaviour, type LocalModels, localModels } from "../../../../support/local-models";

const patience = { saveMs: 500, endMs: 500, retryMs: 1 };

describe("a local training", () => {
  let models: LocalModels;
  let engine: Engine;
  let outDir: string;
  beforeEach(() => {
    models = localModels();
    outDir = mkdtempSync(join(tmpdir(), "local-engine-"));
    engine = engineWith(models);
    writeFileSync(join(outDir, "rows.jsonl"), `${JSON.stringify({ wanted: "yes" })}\n`.repeat(4));
  });
  afterEach(async () => {
    await engine.close();
    models.remove();
    rmSync(outDir, { recursive: true, force: true });
  });

  const engineWith = ({ command }: { command: string[] }) => createLocalEngine(command, patience);

  function start(more: Partial<TrainRequest> = {}, on: (event: TrainEvent, training: Training) => void = () => {}) {
    const events: TrainEvent[] = [];
    const training: Training = engine.start(
      {
        jobId: "ftjob-1",
        method: "supervised",
        trainingPath: join(outDir, "rows.jsonl"),
        examples: 4,
        hyperparameters: { n_epochs: 2, batch_size: 1, learning_rate_multiplier: 1 },
        seed: 7,
        model: aRealModel,
        outDir,
        ...more,
      },
      (event) => {
        events.push(event);
        on(event, training);
      },
    );
    return { events, training };
  }

  const failureOf = (events: TrainEvent[]) => events.find((event) => event.type === "failed");
  const stepsOf = (events: TrainEvent[]) => events.flatMap((event) => (event.type === "step" ? [event.step] : []));
  const positionOf = (events: TrainEvent[]) => events.findLast((event) => event.position)?.position;

  it("tells attempt, start, steps, a checkpoint for each epoch and the end", async () => {
    const { events, training } = start();
    expect(await training.done).toBe("finished");
    expect(events.map((event) => event.type)).toEqual([
      ...["attempt", "started", "message"],
      ...["step", "step", "step", "step", "checkpoint", "step", "step", "step", "step", "checkpoint", "finished"],
    ]);
    expect(events.at(-1)).toMatchObject({ step: 8, snapshotPath: join(outDir, "checkpoint-8") });
  });

  it("pauses after the present step, and goes on from there as if nothing had been", async () => {
    models.behave({ allow: 3 });
    const first = start({}, (event, training) => {
      if (event.type === "step" && event.step === 3) void training.pause();
    });
    expect(await first.training.done).toBe("paused");
    expect(first.events.at(-1)).toMatchObject({ type: "paused", step: 3, snapshotPath: join(outDir, "checkpoint-3") });
    models.behave({});
    const resumeFrom = { step: 3, snapshotPath: join(outDir, "checkpoint-3") };
    const second = start({ resumeFrom, progress: positionOf(first.events) ?? { attempt: 1, offset: 0 } });
    expect(await second.training.done).toBe("finished");
    expect([...stepsOf(first.events), ...stepsOf(second.events)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("pauses before its first step with nothing to go on from", async () => {
    models.behave({ loads: true });
    const { events, training } = start();
    while (models.notes().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await training.pause();
    expect(events).toEqual([
      { type: "attempt", attempt: 1 },
      { type: "paused", step: 0, metrics: {} },
    ]);
  });

  it("ends at once when it is cancelled, however deaf the trainer is", async () => {
    models.behave({ allow: 2, deaf: true });
    const { events, training } = start({}, (event, running) => {
      if (event.type === "step" && event.step === 2) void running.cancel();
    });
    expect(await training.done).toBe("cancelled");
    expect(stepsOf(events)).toEqual([1, 2]);
    expect(() => process.kill(models.notes()[0]?.pid ?? 0, 0)).toThrow("ESRCH");
  });

  it.each([
    ["cancel", "cancelled", []],
    ["pause", "paused", [3]],
  ] as const)("heeds a %s also where the control file cannot be written", async (verb, outcome, paused) => {
    models.behave({ allow: 3 });
    const { events, training } = start({}, (event, running) => {
      if (event.type !== "step" || event.step < 3) return;
      mkdirSync(join(outDir, "attempt-1", "control.new"));
      void running[verb]();
    });
    expect(await training.done).toBe(outcome);
    expect(events.flatMap((event) => (event.type === "paused" ? [event.step] : []))).toEqual(paused);
    expect(() => process.kill(models.notes()[0]?.pid ?? 0, 0)).toThrow("ESRCH");
  });

  it("pauses at the last checkpoint when the trainer does not listen, and says so", async () => {
    models.behave({ allow: 6, deaf: true });
    const { events, training } = start({}, (event, running) => {
      if (event.type === "step" && event.step === 6) void running.pause();
    });
    expect(await training.done).toBe("paused");
    expect(events.slice(-2)).toMatchObject([
      { type: "message", level: "warn", message: expect.stringContaining("steps after 4 will be repeated") },
      { type: "paused", step: 4, snapshotPath: join(outDir, "checkpoint-4") },
    ]);
  });

  const deaths: [string, Behaviour, string, RegExp][] = [
    ["was killed", { at: { step: 2, do: "die" } }, "out_of_memory", /^The system killed the trainer, most likely/],
    ["ended without a word", { at: { step: 2, do: "exit" } }, "trainer_died", /code 0 before .*the beads fell off$/],
    ["died within a line", { at: { step: 2, do: "half a line" } }, "trainer_died", /exit code 3/],
    ["had no room", { at: { step: 2, do: "disk full" } }, "disk_full", /^The disk is full: make room/],
    [
      "wrote what is no event",
      { at: { step: 2, do: "garbage" } },
      "server_error",
      /is no event of this server's: beads/,
    ],
    [
      "is not installed",
      { print: "/usr/bin/python3: No module named fine_tuning_trainer" },
      "trainer_not_installed",
      /npm run trainer -- init/,
    ],
    [
      "ran out of memory",
      { print: "torch.OutOfMemoryError: CUDA out of memory." },
      "out_of_memory",
      /^The trainer ran out of memory\. A smaller batch_size/,
    ],
    [
      "says why",
      { failed: { code: "training_diverged", message: "The loss is no number." } },
      "training_diverged",
      /^The/,
    ],
  ];
  it.each(deaths)("fails with code and sentence when the trainer %s", async (_, behaviour, code, sentence) => {
    models.behave(behaviour);
    const { events, training } = start();
    expect(await training.done).toBe("failed");
    expect(failureOf(events)).toMatchObject({ code, message: expect.stringMatching(sentence) });
  });

  it("fails with the line that installs the trainer when its program is not there", async () => {
    engine = engineWith({ command: [join(outDir, "no-python")] });
    const { events, training } = start();
    expect(await training.done).toBe("failed");
    expect(failureOf(events)).toMatchObject({
      code: "trainer_not_installed",
      message: expect.stringMatching(/no-python" could not be run\. Install it with `npm run trainer -- init`/),
    });
  });

  it("takes a line that is repeated as the same step", async () => {
    models.behave({ at: { step: 2, do: "repeat" } });
    const { events, training } = start();
    expect(await training.done).toBe("finished");
    expect([...new Set(stepsOf(events))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("takes nothing for its own that stood in an attempt's folder before", async () => {
    mkdirSync(join(outDir, "attempt-1"));
    writeFileSync(join(outDir, "attempt-1", "control"), "cancel");
    writeFileSync(join(outDir, "attempt-1", "events.jsonl"), '{"type":"failed","code":"old","message":"Old."}\n');
    const { events, training } = start();
    expect(await training.done).toBe("finished");
    expect(stepsOf(events)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each<[string, (folder: string) => void]>([
    ["no folder", () => {}],
    [
      "half an order",
      (folder) => writeFileSync(join(mkdirSync(folder, { recursive: true }) ?? folder, "job.json"), "{"),
    ],
    [
      "fewer events than were read",
      (folder) => writeFileSync(join(mkdirSync(folder, { recursive: true }) ?? folder, "events.jsonl"), "{}"),
    ],
  ])("begins another attempt where the last one left %s", async (_, left) => {
    left(join(outDir, "attempt-1"));
    const { events, training } = start({ progress: { attempt: 1, offset: 500 } });
    expect(await training.done).toBe("finished");
    expect(events[0]).toEqual({ type: "attempt", attempt: 2 });
    expect(stepsOf(events)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("leaves the training to the next server when it closes, and that one reads what is left and goes on", async () => {
    models.behave({ allow: 6 });
    let sixth = () => {};
    const held = new Promise<void>((resolve) => {
      sixth = resolve;
    });
    const first = start({}, (event) => {
      if (event.type === "step" && event.step === 6) sixth();
    });
    await held;
    await engine.close();
    expect(await first.training.done).toBe("cancelled");
    expect(first.events.at(-1)).toMatchObject({ type: "paused", step: 6 });

    models.behave({});
    engine = engineWith(models);
    const fifth = first.events.find((event) => event.type === "step" && event.step === 5)?.position;
    const resumeFrom = { step: 4, snapshotPath: join(outDir, "checkpoint-4") };
    const second = start({ resumeFrom, ...(fifth ? { progress: fifth } : {}) });
    expect(await second.training.done).toBe("finished");
    expect(second.events.map((event) => event.type).slice(0, 5)).toEqual([
      "step",
      "paused",
      "attempt",
      "started",
      "message",
    ]);
    expect(stepsOf(second.events)).toEqual([6, 7, 8]);
  });

  it("has samples graded by the job's grader, with a token that opens nothing else", async () => {
    const grader = {
      type: "string_check",
      name: "wanted",
      input: "{{sample.output_text}}",
      reference: "{{item.wanted}}",
      operation: "eq",
    };
    models.behave({ allow: 1 });
    let seen: { url: string; token: string } | undefined;
    let refused: number | undefined;
    const { events, training } = start({ method: "reinforcement", grader }, async (event) => {
      if (event.type !== "step" || event.step > 1) return;
      seen = JSON.parse(readFileSync(join(outDir, "attempt-1", "job.json"), "utf8")).grader;
      refused = (await fetch(seen?.url ?? "", { method: "POST", body: "{}" })).status;
      models.behave({});
    });
    expect(await training.done).toBe("finished");
    expect(events.find((event) => event.type === "step")).toMatchObject({ metrics: { train_mean_reward: 1 } });
    expect(refused).toBe(401);
    const late = await fetch(seen?.url ?? "", {
      method: "POST",
      headers: { authorization: `Bearer ${seen?.token}` },
      body: "{}",
    });
    expect(late.status).toBe(401);
  });

  it("hands the trainer what it needs to run, and no key of the server's", async () => {
    process.env.FINE_TUNING_SERVER_API_KEY = "sk-secret";
    try {
      await start().training.done;
    } finally {
      delete process.env.FINE_TUNING_SERVER_API_KEY;
    }
    const keys = models.notes()[0]?.keys ?? [];
    expect(keys).toContain("PATH");
    expect(keys.filter((name) => /KEY|TOKEN|SECRET|OPENAI/.test(name))).toEqual([]);
    expect(readdirSync(join(outDir, "attempt-1")).sort()).toEqual([
      "events.jsonl",
      "job.json",
      "saving",
      "trainer.log",
    ]);
  });
});
