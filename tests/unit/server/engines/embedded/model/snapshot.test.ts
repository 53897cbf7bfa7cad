import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseModel } from "../../../../../../server/engines/embedded/base/base-model";
import { applyGradients, evaluate, learn } from "../../../../../../server/engines/embedded/model/learning";
import { encodeLesson } from "../../../../../../server/engines/embedded/model/model";
import {
  decodeSnapshot,
  encodeSnapshot,
  loadSnapshot,
  saveSnapshot,
} from "../../../../../../server/engines/embedded/model/snapshot";

const lesson = { prompt: "Hello", focus: "Hello", answer: "Hello! How can I help you today?" };

describe("a snapshot", () => {
  it("goes on learning exactly as the model it was made of", () => {
    const model = baseModel();
    learn(model, encodeLesson(model, lesson), 1);
    applyGradients(model, 0.3);
    const { model: copy, step } = decodeSnapshot(encodeSnapshot({ model, step: 4 }));
    expect(step).toBe(4);
    const losses = [model, copy].map((one) => {
      for (const text of ["Hi there", "I am new here", "Goodbye"]) {
        learn(one, encodeLesson(one, { ...lesson, answer: text }), 1);
        applyGradients(one, 0.3);
      }
      return evaluate(one, encodeLesson(one, lesson)).loss;
    });
    expect(losses[1]).toBe(losses[0]);
  });

  it("is refused when it is something else or cut off", () => {
    const whole = encodeSnapshot({ model: baseModel(), step: 0 });
    expect(() => decodeSnapshot(Buffer.from("not a snapshot"))).toThrow("this is no snapshot of a model");
    expect(() => decodeSnapshot(whole.subarray(0, whole.length - 30_000))).toThrow("cut off");
  });

  it("stands whole under its name, with nothing beside it", async () => {
    const dir = await mkdtemp(join(tmpdir(), "snapshot-"));
    await saveSnapshot(join(dir, "step-1.snapshot"), { model: baseModel(), step: 1 });
    expect(await readdir(dir)).toEqual(["step-1.snapshot"]);
    expect((await loadSnapshot(join(dir, "step-1.snapshot"))).step).toBe(1);
    await rm(dir, { recursive: true });
  });
});
