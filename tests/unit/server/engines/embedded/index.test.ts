import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmbedded } from "../../../../../server/engines/embedded";
import type { TrainEvent, TrainRequest } from "../../../../../server/engines/types";
import { chatRows, jsonl } from "../../../../support/chat-data";

describe("the embedded learner", () => {
  const outDir = mkdtempSync(join(tmpdir(), "embedded-"));
  const learner = createEmbedded();
  afterAll(async () => {
    await learner.close();
    rmSync(outDir, { recursive: true, force: true });
  });

  const trainingPath = join(outDir, "rows.jsonl");
  async function trained(more: Partial<TrainRequest> = {}) {
    const events: TrainEvent[] = [];
    const request: TrainRequest = {
      jobId: "ftjob-1",
      method: "supervised",
      trainingPath,
      examples: 4,
      hyperparameters: { n_epochs: 1, batch_size: 2, learning_rate_multiplier: 1 },
      seed: 1,
      outDir,
      ...more,
    };
    const outcome = await learner.start(request, (event) => void events.push(event)).done;
    return { outcome, events };
  }

  it("ends with its model also when the server was ended between the last step and the end", async () => {
    writeFileSync(trainingPath, jsonl(chatRows(4)));
    const whole = await trained();
    const last = whole.events.at(-1);
    if (last?.type !== "finished") throw new Error(`it ended with ${JSON.stringify(last)}`);
    const { step, snapshotPath } = last;
    const again = await trained({ resumeFrom: { step, snapshotPath } });
    expect(again).toEqual({
      outcome: "finished",
      events: [
        { type: "started", totalSteps: 2 },
        { type: "finished", step, snapshotPath, metrics: {} },
      ],
    });
  });
});
