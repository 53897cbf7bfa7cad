import { judgeSweep } from "../../../../provider/resources/fine-tuning-sweep/budget";
import {
  bestCheckpointOf,
  bestResult,
  type SweepResult,
} from "../../../../provider/resources/fine-tuning-sweep/choice";
import { combinations, varied } from "../../../../provider/resources/fine-tuning-sweep/variations";
import { aCheckpoint } from "../../../support/a-job";

const supervised = (hyperparameters: object) => ({ type: "supervised", supervised: { hyperparameters } });
const aResult = (name: string, metrics: Record<string, number>, more: Partial<SweepResult> = {}): SweepResult => ({
  name,
  jobId: `ftjob-${name}`,
  status: "succeeded",
  model: `ft:${name}`,
  metrics,
  bestCheckpoint: { ...aCheckpoint(1, metrics), chosenBy: "lowest fullValidLoss" },
  ...more,
});

describe(varied.name, () => {
  const base = { model: "m", seed: 1, method: supervised({ nEpochs: 3, batchSize: 4 }) };

  it("merges hyperparameters into the base's method", () => {
    const changed = { model: "m", seed: 1, method: supervised({ nEpochs: 5, batchSize: 4 }) };
    expect(varied(base, { hyperparameters: { nEpochs: 5 } })).toEqual(changed);
    expect(varied(base, { method: supervised({ nEpochs: 5 }) })).toEqual(changed);
  });

  it("takes a method of another type as another method", () => {
    const method = { type: "dpo", dpo: { hyperparameters: { beta: 0.1 } } };
    expect(varied(base, { method })).toEqual({ ...base, method });
  });

  it("keeps the older spelling where the base has it, or nothing", () => {
    const older = { model: "m", hyperparameters: { nEpochs: 3, batchSize: 4 } };
    expect(varied(older, { hyperparameters: { nEpochs: 5 } })).toEqual({
      model: "m",
      hyperparameters: { nEpochs: 5, batchSize: 4 },
    });
    expect(varied({ model: "m" }, { hyperparameters: { nEpochs: 5 } })).toEqual({
      model: "m",
      hyperparameters: { nEpochs: 5 },
    });
  });
});

describe(combinations.name, () => {
  it("makes every combination, named by its values in few letters, and knows the name that earlier versions gave it", () => {
    const grid = { seed: [1, 2], nEpochs: [3], learningRateMultiplier: [0.5], model: ["gpt-4o"] };
    const method = supervised({ nEpochs: 3, learningRateMultiplier: 0.5 });
    const [one, two] = combinations({ model: "m" }, grid);
    expect(one).toEqual({
      name: "seed1-ep3-lr0.5-model-gpt-4o",
      formerName: "seed-1-nEpochs-3-learningRateMultiplier-0.5-model-gpt-4o",
      variation: { seed: 1, method, model: "gpt-4o" },
    });
    expect(two).toMatchObject({ name: "seed2-ep3-lr0.5-model-gpt-4o", variation: { seed: 2 } });
  });

  it("puts hyperparameters where the base has them", () => {
    const dpo = { method: { type: "dpo", dpo: {} } };
    expect(combinations(dpo, { beta: [0.1] })).toMatchObject([
      { name: "beta0.1", variation: { method: { type: "dpo", dpo: { hyperparameters: { beta: 0.1 } } } } },
    ]);
    expect(combinations({ hyperparameters: {} }, { nEpochs: [1] })).toMatchObject([
      { name: "ep1", variation: { hyperparameters: { nEpochs: 1 } } },
    ]);
  });

  it("varies a rate, and one field of how weights are trained beside the base's others", () => {
    const base = { model: "m", lora: { alpha: 32 } };
    const [one] = combinations(base, { learningRate: [0.0001], "lora.rank": [8] });
    expect(one?.name).toBe("learningRate0.0001-rank8");
    expect(varied(base, one?.variation ?? {})).toEqual({
      model: "m",
      learningRate: 0.0001,
      lora: { alpha: 32, rank: 8 },
    });
  });

  it("keeps names when values are added at the end", () => {
    const file = { __name: "cargo" };
    const names = (...models: unknown[]) => combinations({}, { trainingFile: models }).map(({ name }) => name);
    expect(names(file)).toEqual(["trainingFile-cargo"]);
    expect(names(file, "file-2")).toEqual(["trainingFile-cargo", "trainingFile-file-2"]);
  });

  it("refuses a combination that comes twice, and a key without values", () => {
    expect(() => combinations({}, { seed: [1, 1] })).toThrow('`grid` has the combination "seed1" twice');
    expect(() => combinations({}, { seed: [] })).toThrow("`grid.seed` must be a list with at least one value");
  });
});

describe("the best of a sweep", () => {
  it("is chosen by validation before training, or by the metric and direction asked for", () => {
    const results = [
      aResult("a", { fullValidLoss: 2, trainLoss: 1 }),
      aResult("b", { fullValidLoss: 1, trainLoss: 2 }),
    ];
    expect(bestResult(results)).toMatchObject({ name: "b", chosenBy: "lowest fullValidLoss" });
    expect(bestResult(results, "trainLoss")).toMatchObject({ name: "a", chosenBy: "lowest trainLoss" });
    expect(bestResult(results, { metric: "trainLoss", direction: "max" })).toMatchObject({ name: "b" });
    expect(bestCheckpointOf(results)).toMatchObject({ name: "b", chosenBy: "lowest fullValidLoss" });
  });

  it("is the first declared of equals, and passes over models without the metric", () => {
    const results = [aResult("a", {}), aResult("b", { validLoss: 1 }), aResult("c", { validLoss: 1 })];
    expect(bestResult(results)).toMatchObject({ name: "b" });
    expect(bestResult(results, "reward")).toMatchObject({
      name: "a",
      chosenBy: 'first declared, because none has "reward"',
    });
  });

  it("is never a failed or a refused one", () => {
    const failed = aResult("a", { fullValidLoss: 1 }, { status: "failed", model: undefined });
    const refused = aResult("b", { fullValidLoss: 1 }, { refused: ["fullValidLoss is 1"] });
    expect(bestResult([failed, refused])).toBeUndefined();
    expect(bestCheckpointOf([failed, refused])).toBeUndefined();
    expect(bestResult([failed, refused, aResult("c", { fullValidLoss: 9 })])).toMatchObject({ name: "c" });
  });
});

describe(judgeSweep.name, () => {
  const share = (name: string, tokens: number | undefined) => ({
    name,
    model: "gpt-4o-mini-2024-07-18",
    method: { type: "supervised" as const, supervised: { hyperparameters: { nEpochs: 2 } } },
    trainingData: tokens === undefined ? undefined : { contentHash: "c1:x", tokens, examples: 100 },
  });

  it("judges the sum", () => {
    const shares = [share("a", 1e6), share("b", 1e6)];
    expect(judgeSweep({ maxCost: 12 }, shares)).toEqual({ verdict: "ok" });
    expect(judgeSweep({ maxCost: 11.99 }, shares)).toEqual({
      verdict: "over",
      sentence:
        "the sweep of 2 jobs is estimated at about $12.00 (4,000,000 tokens at $3.00 per million, prices of 2026-06), more than `budget.maxCost` ($11.99) allows: raise it, leave out variations, or lower `nEpochs`",
    });
  });

  it("says of which variation nothing is known", () => {
    expect(judgeSweep({ maxCost: 100 }, [share("a", 1), share("b", undefined)])).toEqual({
      verdict: "unknown",
      sentence: expect.stringContaining('of "b" the number of training tokens is not known'),
    });
  });

  it("prices with the sweep's own price", () => {
    expect(judgeSweep({ maxCost: 3, pricePerMillionTokens: 1 }, [share("a", 1e6)])).toEqual({ verdict: "ok" });
    expect(judgeSweep({ maxCost: 1, pricePerMillionTokens: 1 }, [share("a", 1e6)])).toMatchObject({
      sentence: expect.stringContaining("at $1.00 per million, your price"),
    });
  });
});
