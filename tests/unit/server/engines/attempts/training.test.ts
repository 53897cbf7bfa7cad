import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine, TrainEvent, Training, TrainRequest } from "../../../../../server/engines/types";
import { type Behaviour, type LocalModels, localModels } from "../../../../support/local-models";
import { isRunning } from "../../../../support/pulumi-cli";
import { eventually } from "../../../../support/pulumi-eventually";
import { aRequest, type Place, places } from "../../../../support/training-places";

describe.each(places)("a training on $name", ({ open, outlivesServer }) => {
  let models: LocalModels;
  let place: Place;
  let engine: Engine;
  let root: string;
  let outDir: string;
  beforeEach(async () => {
    models = localModels();
    root = mkdtempSync(join(tmpdir(), "training-"));
    outDir = join(root, "jobs", "ftjob-1");
    mkdirSync(outDir, { recursive: true });
    place = await open(root);
    engine = place.engine(models.command);
    writeFileSync(join(root, "rows.jsonl"), `${JSON.stringify({ wanted: "yes" })}\n`.repeat(4));
  });
  afterEach(async () => {
    await engine.close();
    await place.close();
    models.remove();
    rmSync(root, { recursive: true, force: true });
  });

  function start(more: Partial<TrainRequest> = {}, on: (event: TrainEvent, training: Training) => void = () => {}) {
    const events: TrainEvent[] = [];
    const training: Training = engine.start(
      aRequest({ trainingPath: join(root, "rows.jsonl"), outDir, ...more }),
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
    const [{ pid } = {}] = models.notes();
    await eventually(() => !isRunning(Number(pid)), { what: () => `the end of process ${pid}` });
  });

  it("leaves no half checkpoint on the disk when the trainer is ended while it saves", async () => {
    models.behave({ holdAt: "saving 4" });
    const { training } = start();
    await models.heldAt("saving 4");
    expect(existsSync(join(outDir, "attempt-1", "saving", "checkpoint-4"))).toBe(true);
    await training.cancel();
    expect(await training.done).toBe("cancelled");
    expect(existsSync(join(outDir, "attempt-1", "saving"))).toBe(false);
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
      /could not be run/,
    ],
    [
      "has lost a package that it needs",
      { print: "ModuleNotFoundError: No module named 'torch'" },
      "trainer_not_installed",
      /could not be run.* The end of its log: ModuleNotFoundError: No module named 'torch'$/,
    ],
    ["has used up its quota", { print: "OSError: [Errno 122] Disk quota exceeded" }, "disk_full", /^The disk is full/],
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

  it("is left to the next server when this one closes, and that one reads what is left and goes on", async () => {
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
    models.behave({});
    engine = place.engine(models.command);
    const fifth = first.events.find((event) => event.type === "step" && event.step === 5)?.position;
    const resumeFrom = { step: 4, snapshotPath: join(outDir, "checkpoint-4") };
    const second = start({ resumeFrom, ...(fifth ? { progress: fifth } : {}) });
    expect(await second.training.done).toBe("finished");
    expect(stepsOf(second.events)).toEqual([6, 7, 8]);
    const types = second.events.map((event) => event.type).slice(0, 4);
    // A process of this machine saved and ended with its server; a cluster's trained on.
    expect(types).toEqual(
      outlivesServer ? ["step", "step", "step", "checkpoint"] : ["step", "paused", "attempt", "started"],
    );
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
});
