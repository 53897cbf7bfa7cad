import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RayCluster } from "../../../../../server/engines/ray";
import type { Engine, TrainEvent, Training, TrainRequest } from "../../../../../server/engines/types";
import type { FakeRay } from "../../../../support/fake-ray";
import { type LocalModels, localModels } from "../../../../support/local-models";
import { eventually } from "../../../../support/pulumi-eventually";
import { aRequest, type Place, rayPlace } from "../../../../support/training-places";

describe("a training on a Ray cluster", () => {
  let models: LocalModels;
  let place: Place & { ray: FakeRay };
  let ray: FakeRay;
  let engine: Engine;
  let root: string;
  let outDir: string;
  beforeEach(async () => {
    models = localModels();
    root = mkdtempSync(join(tmpdir(), "ray-engine-"));
    outDir = join(root, "jobs", "ftjob-1");
    mkdirSync(outDir, { recursive: true });
    place = await rayPlace(root);
    ray = place.ray;
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
    const request = aRequest({ trainingPath: join(root, "rows.jsonl"), outDir, ...more });
    const training: Training = engine.start(request, (event) => {
      events.push(event);
      on(event, training);
    });
    return { events, training };
  }

  /** Starts a training that stands still after a step, and waits until it does. */
  async function startedUntil(step: number, more: Partial<TrainRequest> = {}) {
    models.behave({ allow: step });
    const begun = start(more);
    await eventually(() => stepsOf(begun.events).includes(step), { what: () => `step ${step}` });
    return begun;
  }

  const stepsOf = (events: TrainEvent[]) => events.flatMap((event) => (event.type === "step" ? [event.step] : []));
  const lossesOf = (events: TrainEvent[]) =>
    new Map(events.flatMap((event) => (event.type === "step" ? [[event.step, event.metrics.train_loss]] : [])));
  const saidBy = (events: TrainEvent[]) =>
    events.flatMap((event) =>
      event.type === "message" && event.message !== "4 rows were read." ? [event.message] : [],
    );
  const failureOf = (events: TrainEvent[]) => events.find((event) => event.type === "failed");
  const submissions = () => ray.requests.filter(({ route }) => route === "POST /");
  const attempts = () => models.notes().flatMap(({ began }) => (began === undefined ? [] : [began]));
  const all = [1, 2, 3, 4, 5, 6, 7, 8];

  it("waits in Ray's queue without having begun", async () => {
    ray.full(true);
    const { events, training } = start();
    await eventually(() => ray.requests.filter(({ route }) => route === "GET /ftjob-1.r1").length > 3, {
      what: () => "looks at the job",
    });
    expect(events).toEqual([{ type: "attempt", attempt: 1 }]);
    ray.full(false);
    expect(await training.done).toBe("finished");
    expect(submissions()).toMatchObject([
      { body: { submission_id: "ftjob-1.r1", metadata: { fine_tuning_job: "ftjob-1" } } },
    ]);
  });

  it("is submitted once when the answer was lost", async () => {
    ray.fault(/^POST \/$/, "lost answer");
    const { training } = start();
    expect(await training.done).toBe("finished");
    expect(submissions()).toHaveLength(1);
    expect(attempts()).toEqual(["attempt-1"]);
  });

  it.each<[string, RegExp, { status: number; text?: string } | "broken"]>([
    ["answers with 500 when it is asked", /^GET/, { status: 500 }],
    ["answers with 500 when a job is submitted", /^POST \/$/, { status: 500 }],
    ["breaks connections", /./, "broken"],
    ["is behind a proxy that does not find it", /./, { status: 404, text: "<html>Not Found</html>" }],
    ["answers what is no answer", /^GET/, { status: 200, text: "<html>Hello</html>" }],
    ["wants another token", /./, { status: 401, text: "Unauthorized" }],
  ])("goes on as if nothing had been when the head %s for a while", async (_, route, fault) => {
    ray.fault(route, fault, 5);
    const { events, training } = start();
    expect(await training.done).toBe("finished");
    expect(stepsOf(events)).toEqual(all);
    expect(attempts()).toEqual(["attempt-1"]);
  });

  it("says once that Ray is in trouble, and that it is over, and never its token", async () => {
    ray.fault(/^GET/, { status: 503, text: `no agent for Bearer ${ray.token}` }, 8);
    const { events, training } = start();
    expect(await training.done).toBe("finished");
    expect(saidBy(events)).toEqual([
      `Ray at ${ray.url} answered 503: no agent for Bearer [token]; this is tried again until it succeeds`,
      "Ray answers again",
    ]);
    expect(JSON.stringify(events)).not.toContain(ray.token);
  });

  it("goes on and ends while the head is away, because its events are on the shared disk", async () => {
    const { events, training } = await startedUntil(3);
    await ray.goAway();
    models.behave({});
    expect(await training.done).toBe("finished");
    expect(stepsOf(events)).toEqual(all);
  });

  it("is submitted again from its last checkpoint when the head was killed and started anew", async () => {
    const { events, training } = await startedUntil(6);
    await ray.goAway();
    await ray.comeBack({ forgetting: true });
    await eventually(() => attempts().length === 2, { what: () => "the second attempt" });
    models.behave({});
    expect(await training.done).toBe("finished");
    expect(models.notes()).toMatchObject([{ began: "attempt-1" }, { began: "attempt-2", resumeFrom: { step: 4 } }]);
    expect(stepsOf(events)).toEqual([1, 2, 3, 4, 5, 6, 5, 6, 7, 8]);
  });

  it("is never trained twice at once, also where the old head's driver lived on", async () => {
    models.behave({ allow: 6 });
    const running: number[] = [];
    const { events, training } = start({}, (event) => {
      if (event.type === "attempt") running.push(ray.running());
    });
    await eventually(() => stepsOf(events).includes(6), { what: () => "step 6" });
    await ray.goAway();
    await ray.comeBack({ forgetting: true, killing: false });
    await eventually(() => attempts().length === 2, { what: () => "the second attempt" });
    models.behave({});
    expect(await training.done).toBe("finished");
    expect(running).toEqual([0, 0]);
  });

  it("repeats at most the steps since the last checkpoint when a worker was lost, with the same losses", async () => {
    const whole = start({ outDir: mkdtempSync(join(root, "whole-")) });
    expect(await whole.training.done).toBe("finished");
    const { events, training } = await startedUntil(6);
    ray.loseWorker("ftjob-1.r1");
    models.behave({});
    expect(await training.done).toBe("finished");
    expect(stepsOf(events)).toEqual([1, 2, 3, 4, 5, 6, 5, 6, 7, 8]);
    expect(lossesOf(events)).toEqual(lossesOf(whole.events));
    expect(submissions()).toHaveLength(2);
  });

  it("pauses by the control file, and not by stopping what would not save", async () => {
    const { events, training } = await startedUntil(3);
    await training.pause();
    expect(events.at(-1)).toMatchObject({ type: "paused", step: 3 });
    expect(ray.requests.filter(({ route }) => route.endsWith("/stop"))).toEqual([]);
  });

  it("pauses as soon as the control file can be written, where that is not so at first", async () => {
    const { events, training } = await startedUntil(3);
    const inTheWay = join(outDir, "attempt-1", "control.new");
    mkdirSync(inTheWay);
    const paused = training.pause();
    rmSync(inTheWay, { recursive: true });
    await paused;
    expect(events.at(-1)).toMatchObject({ type: "paused", step: 3 });
    expect(ray.requests.filter(({ route }) => route.endsWith("/stop"))).toEqual([]);
  });

  it.each<[string, "pause" | "cancel", object]>([
    ["did not heed a pause", "pause", { deaf: true }],
    ["hung after it had paused", "pause", { hangs: true }],
    ["trained what could not be recorded", "cancel", {}],
  ])("goes on where the server itself had ended a driver that %s", async (_, order, manners) => {
    const first = await startedUntil(6);
    models.behave({ allow: 6, ...manners });
    await first.training[order]();
    models.behave({});
    const saved = first.events.findLast((event) => event.type === "paused" || event.type === "checkpoint");
    const progress = first.events.findLast((event) => event.position)?.position;
    if (saved?.type !== "paused" && saved?.type !== "checkpoint") throw new Error("nothing was saved");
    const resumeFrom = { step: saved.step, snapshotPath: String(saved.snapshotPath) };
    const second = start({ resumeFrom, ...(progress ? { progress } : {}) });
    expect(await second.training.done).toBe("finished");
    expect(failureOf(second.events)).toBeUndefined();
    expect(stepsOf(second.events)).toEqual(all.filter((step) => step > saved.step));
    expect(ray.jobs().map(({ status }) => status)).toEqual(["STOPPED", "SUCCEEDED"]);
  });

  it("leaves nothing in Ray when it is cancelled, also when Ray did not hear it at first", async () => {
    const { training } = await startedUntil(3);
    models.behave({ allow: 3, deaf: true });
    ray.fault(/stop$/, { status: 500 }, 3);
    await training.cancel();
    expect(await training.done).toBe("cancelled");
    expect(ray.jobs()).toEqual([{ id: "ftjob-1.r1", status: "STOPPED" }]);
    await eventually(() => ray.running() === 0, { what: () => "the driver's end" });
  });

  it("that is cancelled while nobody knows whether Ray took it trains nothing", async () => {
    ray.full(true);
    ray.fault(/^POST \/$/, "gone after");
    const { training } = start();
    await eventually(() => submissions().length === 1, { what: () => "the submission" });
    await training.cancel();
    await ray.comeBack();
    ray.full(false);
    await eventually(() => attempts().length === 1, { what: () => "the driver" });
    await eventually(() => ray.running() === 0, { what: () => "the driver's end" });
    expect(existsSync(join(outDir, "attempt-1", "checkpoint-4"))).toBe(false);
    expect(readFileSync(join(outDir, "attempt-1", "control"), "utf8")).toBe("cancel");
  });

  it.each(["cancel", "pause"] as const)(
    "heeds a %s also where the head is gone for good, and the trainer with it",
    async (verb) => {
      const { training } = await startedUntil(6);
      await ray.goAway();
      ray.killDriver("ftjob-1.r1");
      await training[verb]();
      expect(await training.done).toBe(verb === "cancel" ? "cancelled" : "paused");
    },
  );

  it("ends a driver that hangs after its training is over, also when Ray did not hear it at first", async () => {
    const { training } = await startedUntil(3);
    models.behave({ allow: 3, hangs: true });
    ray.fault(/stop$/, { status: 500 }, 3);
    await training.pause();
    expect(await training.done).toBe("paused");
    await eventually(() => ray.running() === 0, { what: () => "the driver's end" });
  });

  it("tells a trainer of an earlier server that the job is cancelled, also while the head is away", async () => {
    const first = await startedUntil(3);
    await engine.close();
    await ray.goAway();
    engine = place.engine(models.command);
    const progress = first.events.findLast((event) => event.position)?.position;
    const { training } = start(progress ? { progress } : {});
    void training.cancel();
    await eventually(() => ray.running() === 0, { what: () => "the driver's end" });
    expect(await training.done).toBe("cancelled");
    expect(readFileSync(join(outDir, "attempt-1", "control"), "utf8")).toBe("cancel");
  });

  it("takes the first number that is not used up, however many are", async () => {
    const numbers = [1, 2, 3, 4];
    for (const last of numbers) {
      rmSync(outDir, { recursive: true });
      mkdirSync(outDir);
      const { events, training } = start();
      expect(await training.done).toBe("finished");
      const tried = numbers.slice(0, last).map((attempt) => ({ attempt }));
      expect(events.filter((event) => event.type === "attempt")).toMatchObject(tried);
    }
    expect(ray.jobs().map(({ id }) => id)).toEqual(numbers.map((number) => `ftjob-1.r${number}`));
  });

  it.each([
    ["its machine is gone", "JOB_SUPERVISOR_ACTOR_DIED", "Job supervisor actor died: The node was terminated"],
    ["it cannot be asked", "JOB_SUPERVISOR_ACTOR_UNKNOWN_FAILURE", "Unexpected error occurred: GetTimeoutError"],
    [
      "it is not found",
      "JOB_SUPERVISOR_ACTOR_START_FAILURE",
      "Unexpected error occurred: failed to get job supervisor.",
    ],
    ["no machine takes it", "JOB_SUPERVISOR_ACTOR_START_TIMEOUT", "Job supervisor actor failed to start within 900.0"],
  ])("begins another attempt when Ray has lost the driver: %s", async (_, errorType, message) => {
    const { events, training } = await startedUntil(5);
    ray.fail("ftjob-1.r1", errorType, message);
    models.behave({});
    expect(await training.done).toBe("finished");
    expect(stepsOf(events)).toEqual([1, 2, 3, 4, 5, 5, 6, 7, 8]);
  });

  it("says once why it waits, in the driver's words", async () => {
    models.behave({ loads: true });
    const { events, training } = start();
    await eventually(() => attempts().length === 1, { what: () => "the driver" });
    writeFileSync(join(outDir, "attempt-1", "waiting"), "Ray has no room for the workers yet");
    await eventually(() => saidBy(events).length > 0, { what: () => "the reason" });
    models.behave({});
    expect(await training.done).toBe("finished");
    expect(saidBy(events)).toEqual(["Ray has no room for the workers yet"]);
  });

  it.each<[string, (id: string) => Promise<void> | void, string, RegExp]>([
    [
      "its environment cannot be made",
      (id) => ray.fail(id, "RUNTIME_ENV_SETUP_FAILURE", "runtime_env setup failed: no such package"),
      "ray_failed",
      /^Ray could not start the trainer\. runtime_env setup failed/,
    ],
    ["somebody else stops it", (id) => ray.stop(id), "trainer_stopped", /stopped in Ray by somebody else/],
  ])("fails with code and sentence when %s", async (_, happen, code, sentence) => {
    const { events, training } = await startedUntil(2);
    await happen("ftjob-1.r1");
    expect(await training.done).toBe("failed");
    expect(failureOf(events)).toMatchObject({ code, message: expect.stringMatching(sentence) });
  });

  it("fails with Ray's own reason when Ray refuses it", async () => {
    ray.fault(/^POST \/$/, { status: 400, text: "Traceback\nTypeError: runtime_env must be a dict" });
    const { events, training } = start();
    expect(await training.done).toBe("failed");
    expect(failureOf(events)).toMatchObject({
      code: "ray_refused",
      message: `Ray at ${ray.url} answered 400: TypeError: runtime_env must be a dict. Look at "ray" in models.json.`,
    });
  });

  it("fails with the folder that is missing where the shared directory is not mounted on the cluster", async () => {
    await engine.close();
    engine = place.engine(models.command, { shared: { here: root, there: "/not/mounted" } });
    const { events, training } = start();
    expect(await training.done).toBe("failed");
    expect(failureOf(events)).toMatchObject({
      code: "shared_directory_missing",
      message: expect.stringMatching(
        /^"\/not\/mounted\/jobs\/ftjob-1\/attempt-1" is not there on the cluster's head: mount the shared directory/,
      ),
    });
  });

  it("shows the end of Ray's log, however long that is, where the driver left none", async () => {
    ray.print("beads ".repeat(2_000_000));
    const { events, training } = await startedUntil(2);
    rmSync(join(outDir, "attempt-1", "trainer.log"));
    ray.killDriver("ftjob-1.r1");
    expect(await training.done).toBe("failed");
    expect(failureOf(events)).toMatchObject({
      code: "out_of_memory",
      message: expect.stringMatching(/The end of its log: .*beads/s),
    });
  });

  it("copies what lies elsewhere into the shared directory, and takes it away when the job is over", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
    writeFileSync(join(elsewhere, "rows.jsonl"), `${JSON.stringify({ wanted: "yes" })}\n`.repeat(4));
    const { events, training } = await startedUntil(2, { trainingPath: join(elsewhere, "rows.jsonl") });
    const order = JSON.parse(readFileSync(join(outDir, "attempt-1", "job.json"), "utf8"));
    expect(order.trainingFile).toBe(join(outDir, "data", "training.jsonl"));
    models.behave({});
    expect(await training.done).toBe("finished");
    expect(stepsOf(events)).toEqual(all);
    await engine.release(outDir);
    expect(existsSync(join(outDir, "data"))).toBe(false);
    rmSync(elsewhere, { recursive: true });
  });

  describe("with a grader", () => {
    const grader = {
      type: "string_check",
      name: "wanted",
      input: "{{sample.output_text}}",
      reference: "{{item.wanted}}",
      operation: "eq",
    };
    const withDoor = (door: RayCluster["door"]) => place.engine(models.command, { door });

    it.each<[string, (port: number) => number, string[]]>([
      ["is asked again at the same address", (port: number) => port, ["attempt-1"]],
      ["has another address, of which the next attempt is told", () => 0, ["attempt-1", "attempt-2"]],
    ])("that after a restart of the server %s", async (_, next, begun) => {
      const first = await startedUntil(3, { method: "reinforcement", grader });
      await engine.close();
      expect(await first.training.done).toBe("cancelled");
      const told = JSON.parse(readFileSync(join(outDir, "attempt-1", "job.json"), "utf8"));
      engine = withDoor({ host: "127.0.0.1", port: next(Number(new URL(told.grader.url).port)) });
      const progress = first.events.findLast((event) => event.position)?.position;
      const second = start({ method: "reinforcement", grader, ...(progress ? { progress } : {}) }, (event) => {
        if (event.type === "attempt") models.behave({});
      });
      if (begun.length === 1) models.behave({});
      expect(await second.training.done).toBe("finished");
      expect(attempts()).toEqual(begun);
      expect(stepsOf([...first.events, ...second.events])).toEqual(all);
    });
  });
});
