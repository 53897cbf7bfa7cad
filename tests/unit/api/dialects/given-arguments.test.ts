import { type Capabilities, judgedArguments } from "../../../../provider/api/dialects/capabilities";
import { refusedArguments } from "../../../../provider/api/dialects/given-arguments";
import { openai } from "../../../../provider/api/dialects/openai";
import { refusalsOf } from "../../../../provider/api/dialects/refusals";
import { UNKNOWN } from "../../../../provider/engine/unknown";

/** A vendor that takes nothing. */
const nothing = Object.fromEntries(judgedArguments.map((name) => [name, { refused: "no" }])) as Capabilities;
const refused = (inputs: object) => refusedArguments(nothing, { ...inputs }).map(({ property }) => property);

describe("arguments that a vendor may refuse", () => {
  it.each<[object, string[]]>([
    [{}, ["method"]],
    [{ suffix: "a", seed: 0, metadata: { a: "b" } }, ["suffix", "seed", "metadata", "method"]],
    [{ hyperparameters: { nEpochs: 1 } }, ["hyperparameters", "hyperparameters.nEpochs"]],
    [
      { method: { type: "dpo", dpo: { hyperparameters: { beta: 1, learningRateMultiplier: 2 } } } },
      ["method", "method.dpo.hyperparameters.learningRateMultiplier", "method.dpo.hyperparameters.beta"],
    ],
    [{ learningRate: 1e-5, fullTraining: false }, ["method", "learningRate", "fullTraining"]],
    [{ lora: { rank: 8, targetModules: ["q"] } }, ["method", "lora", "lora.rank", "lora.targetModules"]],
    [
      { paused: true, onDelete: { model: "delete" }, selectBy: "validLoss" },
      ["method", "paused", "selectBy", "onDelete.model"],
    ],
  ])("of %j are found at their paths", (inputs, paths) => {
    expect(refused(inputs)).toEqual(paths);
  });

  it.each<[object]>([
    [{ suffix: undefined, seed: null }],
    [{ hyperparameters: { nEpochs: "auto", batchSize: "auto" } }],
    [{ integrations: [], paused: false, onDelete: { model: "keep" } }],
    [{ suffix: UNKNOWN, lora: UNKNOWN, learningRate: UNKNOWN }],
  ])("are not given by %j", (inputs) => {
    expect(refused({ method: { type: UNKNOWN }, ...inputs }).filter((path) => path !== "hyperparameters")).toEqual([]);
  });
});

it.each<[unknown, string[]]>([
  [
    { hyperparameters: { n_epochs: 3 } },
    ["vendorArguments.hyperparameters.n_epochs: is an argument of its own; use `hyperparameters.nEpochs`"],
  ],
  [{ hyperparameters: 3 }, ["vendorArguments.hyperparameters: must be an object with fields of the vendor"]],
  [{ hyperparameters: UNKNOWN, anything: { n_epochs: 3 } }, []],
  [UNKNOWN, []],
])("refuses of the vendor's arguments %j those that are arguments of ours", (vendorArguments, told) => {
  expect(refusalsOf(openai, { vendorArguments }).map(({ property, reason }) => `${property}: ${reason}`)).toEqual(told);
});
