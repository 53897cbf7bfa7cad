import { refusals } from "../../../../../provider/api/dialects/together/refusals";

const wandb = (more: object = {}) => ({ type: "wandb", wandb: { project: "depot", ...more } });

describe("what Together takes, but not like this", () => {
  it.each([
    ["automatic epochs", { hyperparameters: { nEpochs: "auto" } }, "hyperparameters.nEpochs"],
    [
      "automatic epochs of a method",
      { method: { type: "dpo", dpo: { hyperparameters: { nEpochs: "auto" } } } },
      "method.dpo.hyperparameters.nEpochs",
    ],
    ["a factor without a rank", { lora: { alpha: 16 } }, "lora.rank"],
    ["two integrations", { integrations: [wandb(), wandb()] }, "integrations[1]"],
    ["tags", { integrations: [wandb({ tags: ["night"] })] }, "integrations[0].wandb.tags"],
  ])("is %s", (_, inputs, property) => {
    expect(refusals(inputs).map((refusal) => refusal.property)).toEqual([property]);
  });

  it.each([
    ["numbers", { hyperparameters: { nEpochs: 2, batchSize: "auto" }, lora: { rank: 8, alpha: 8 } }],
    ["nothing", {}],
    ["an empty lora", { lora: {} }],
    ["one project", { integrations: [wandb({ tags: [] })] }],
    ["what is not known yet", { lora: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", hyperparameters: undefined }],
  ])("is not %s", (_, inputs) => {
    expect(refusals(inputs)).toEqual([]);
  });
});
