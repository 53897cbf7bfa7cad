import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainEvent, Training } from "../../../../../server/engines/types";
import { type LocalModels, localModels } from "../../../../support/local-models";
import { aRequest, localPlace } from "../../../../support/training-places";

describe("a training on this machine", () => {
  let models: LocalModels;
  let outDir: string;
  beforeEach(() => {
    models = localModels();
    outDir = mkdtempSync(join(tmpdir(), "local-engine-"));
    writeFileSync(join(outDir, "rows.jsonl"), `${JSON.stringify({ wanted: "yes" })}\n`.repeat(4));
  });
  afterEach(() => {
    models.remove();
    rmSync(outDir, { recursive: true, force: true });
  });

  async function trained(command: string[], on: (event: TrainEvent, running: Training) => void = () => {}) {
    const events: TrainEvent[] = [];
    const engine = localPlace.engine(command);
    const request = aRequest({ trainingPath: join(outDir, "rows.jsonl"), outDir });
    const running: Training = engine.start(request, (event) => {
      events.push(event);
      on(event, running);
    });
    const outcome = await running.done;
    await engine.close();
    return { outcome, events };
  }

  it.each([
    ["cancel", "cancelled", []],
    ["pause", "paused", [3]],
  ] as const)("heeds a %s also where the control file cannot be written", async (verb, outcome, paused) => {
    models.behave({ allow: 3 });
    const { outcome: end, events } = await trained(models.command, (event, running) => {
      if (event.type !== "step" || event.step < 3) return;
      mkdirSync(join(outDir, "attempt-1", "control.new"));
      void running[verb]();
    });
    expect(end).toBe(outcome);
    expect(events.flatMap((event) => (event.type === "paused" ? [event.step] : []))).toEqual(paused);
    expect(() => process.kill(models.notes()[0]?.pid ?? 0, 0)).toThrow("ESRCH");
  });

  it("fails with the line that installs the trainer when its program is not there", async () => {
    const { outcome, events } = await trained([join(outDir, "no-python")]);
    expect(outcome).toBe("failed");
    expect(events.at(-1)).toMatchObject({
      code: "trainer_not_installed",
      message: expect.stringMatching(/no-python" could not be run\. Install it with `npm run trainer -- init`/),
    });
  });

  it("hands the trainer what it needs to run, and no key of the server's", async () => {
    process.env.FINE_TUNING_SERVER_API_KEY = "sk-secret";
    process.env.RAY_AUTH_TOKEN = "ray-secret";
    try {
      await trained(models.command);
    } finally {
      delete process.env.FINE_TUNING_SERVER_API_KEY;
      delete process.env.RAY_AUTH_TOKEN;
    }
    const keys = models.notes()[0]?.keys ?? [];
    expect(keys).toContain("PATH");
    expect(keys.filter((name) => /KEY|TOKEN|SECRET|OPENAI/.test(name))).toEqual([]);
    expect(readdirSync(join(outDir, "attempt-1")).sort()).toEqual(["events.jsonl", "job.json", "trainer.log"]);
  });
});
