import { baseModel } from "../../../../../../server/engines/embedded/base/base-model";

import { pairOf } from "../../../../../../server/engines/embedded/data/lessons";

import { evaluate } from "../../../../../../server/engines/embedded/model/learning";

import { encodeLesson, type Model } from "../../../../../../server/engines/embedded/model/model";

import { loadSnapshot } from "../../../../../../server/engines/embedded/model/snapshot";

import {
  mean,
  metricsOf,
  type Practice,
  pairRows,
  practice,
  snapshotsOf,
} from "../../../../../support/practice-training";

/** How much likelier a model finds the preferred answer than the other, in nats. */
function preferenceOf(model: Model, row: (typeof pairRows)[number]): number {
  const { preferred, other } = pairOf(row);
  const loss = (lessons: typeof preferred) =>
    lessons.reduce((sum, lesson) => sum + evaluate(model, encodeLesson(model, lesson)).loss, 0);
  return loss(other) - loss(preferred);
}

describe("preference training", () => {
  let here: Practice;
  beforeAll(async () => {
    here = await practice();
  });
  afterAll(() => here.close());

  it("makes the preferred answer likelier, relative to the other, than the base does", async () => {
    const run = here.start({ method: "dpo", trainingPath: await here.write("pairs.jsonl", pairRows) });
    expect(await run.outcome).toBe("finished");
    const { model } = await loadSnapshot(snapshotsOf(run.events)[2] ?? "");
    const base = baseModel();
    const better = pairRows.filter((row) => preferenceOf(model, row) > preferenceOf(base, row));
    expect(better.length / pairRows.length).toBeGreaterThanOrEqual(0.8);
  });

  it("begins without a preference and reports rewards that part from each other", async () => {
    const path = await here.write("pairs.jsonl", pairRows);
    const run = here.start({ method: "dpo", trainingPath: path, validationPath: path });
    await run.outcome;
    const [first, ...rest] = metricsOf(run.events);
    expect(first).toMatchObject({ train_rewards_margin: 0, train_rewards_accuracy: 0 });
    expect(first?.train_loss).toBeCloseTo(Math.LN2, 4);
    const last = rest.slice(-12);
    expect(mean(last.map((metrics) => metrics.train_rewards_accuracy))).toBeGreaterThan(0.9);
    expect(mean(last.map((metrics) => metrics.train_rewards_margin))).toBeGreaterThan(1);
    expect(last.at(-1)).toMatchObject({ full_valid_rewards_accuracy: 1 });
  });
});
