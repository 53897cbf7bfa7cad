import { fireworks } from "../../../../../provider/api/dialects/fireworks";
import { refusalsOf } from "../../../../../provider/api/dialects/refusals";
import { UNKNOWN } from "../../../../../provider/engine/unknown";

const usual = { model: "accounts/fireworks/models/qwen3-8b", trainingFile: "accounts/acme/datasets/pft-1" };
const refused = (inputs: object) =>
  refusalsOf(fireworks, { ...usual, ...inputs }).map(({ property, reason }) => `${property}: ${reason}`);

describe("what Fireworks takes", () => {
  it("is a training with everything that it has an argument for", () => {
    const inputs = {
      validationFile: "accounts/acme/datasets/pft-2",
      suffix: "night-desk",
      learningRate: 1e-4,
      lora: { rank: 16 },
      integrations: [{ type: "wandb", wandb: { project: "desk", entity: "acme" } }],
      method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 3, batchSize: 32 } } },
      onDelete: { model: "delete" },
      vendorArguments: { maxContextLength: 4096 },
    };
    expect(refused(inputs)).toEqual([]);
  });

  it("is what is not known yet in a preview", () => {
    expect(refused({ model: UNKNOWN, trainingFile: UNKNOWN, validationFile: UNKNOWN, method: UNKNOWN })).toEqual([]);
  });
});

describe("what Fireworks does not take is refused before anything is paid, with what can be had instead", () => {
  const dpo = (hyperparameters: object) => ({ type: "dpo", dpo: { hyperparameters } });

  it.each<[string, object, RegExp]>([
    [
      "a factor on the rate",
      { hyperparameters: { learningRateMultiplier: 2 } },
      /^hyperparameters.learningRateMultiplier: .*`learningRate`/,
    ],
    ["a seed", { seed: 1 }, /^seed: .*leave it out/],
    ["metadata", { metadata: { team: "desk" } }, /^metadata: .*`suffix`/],
    ["reinforcement", { method: { type: "reinforcement" } }, /^method: .*supervised or dpo/],
    ["all weights", { fullTraining: true }, /^fullTraining: .*leave it out/],
    ["an alpha", { lora: { rank: 8, alpha: 16 } }, /^lora.alpha: .*`lora.rank`/],
    ["a pause", { paused: true }, /^paused: .*leave it out/],
    ["a choice of checkpoints", { selectBy: { metric: "fullValidLoss" } }, /^selectBy: .*keeps no checkpoints/],
    ["Azure's training types", { trainingType: "standard" }, /^trainingType: .*Azure/],
    ["a model's short name", { model: "qwen3-8b" }, /^model: must be a full name .*accounts\/fireworks\/models/],
    ["validation of dpo", { method: dpo({}), validationFile: usual.trainingFile }, /^validationFile: .*dpo/],
    ["too high a beta", { method: dpo({ beta: 0.5 }) }, /^method.dpo.hyperparameters.beta: .*not 0.5/],
    ["two integrations", { integrations: [{}, {}] }, /^integrations: can be one/],
    [
      "a run's name",
      { integrations: [{ wandb: { project: "p", name: "n" } }] },
      /^integrations\[0\].wandb.name: .*`project`/,
    ],
    ["what has an argument of its own", { vendorArguments: { epochs: 3 } }, /^vendorArguments.epochs: .*nEpochs/],
    [
      "the same for dpo",
      { vendorArguments: { trainingConfig: { loraRank: 8 } } },
      /^vendorArguments.trainingConfig.loraRank: .*lora.rank/,
    ],
  ])("%s", (_what, inputs, sentence) => {
    expect(refused(inputs)).toEqual([expect.stringMatching(sentence)]);
  });
});
