import { UNKNOWN } from "../../../../provider/engine/unknown";
import { crossProblems } from "../../../../provider/resources/fine-tuning-job/cross-rules";
import { fineTuningJobSchema } from "../../../../provider/resources/fine-tuning-job/schema";
import { type Problem, schemaProblems, withoutProvider } from "../../../../provider/resources/shared/check";

const declared = {
  model: "gpt-4o-mini",
  trainingFile: "file-1",
  resourceUrn: "urn:pulumi:dev::p::t::bot",
  pulumiOrganization: "acme",
};

const problems = (args: object): Problem[] => {
  const inputs = { ...declared, ...args } as Record<string, unknown>;
  return [...schemaProblems(fineTuningJobSchema, inputs), ...crossProblems(inputs)];
};
const told = (args: object) => problems(args).map(({ property, reason }) => `${property}: ${reason}`);
const supervised = (hyperparameters: object) => ({ method: { type: "supervised", supervised: { hyperparameters } } });
const dpo = (hyperparameters: object) => ({ method: { type: "dpo", dpo: { hyperparameters } } });
const grader = {
  type: "string_check",
  name: "g",
  input: "{{sample.output_text}}",
  reference: "{{item.a}}",
  operation: "eq",
};
const reinforcement = (hyperparameters: object) => ({
  method: { type: "reinforcement", reinforcement: { grader, hyperparameters } },
});

describe("the arguments of a fine-tuning job", () => {
  it.each<[string, object]>([
    ["the least", {}],
    ["the smallest numbers", supervised({ nEpochs: 1, batchSize: 1, learningRateMultiplier: 1e-9 })],
    ["the largest numbers", supervised({ nEpochs: 50, batchSize: 256, learningRateMultiplier: 1e9 })],
    [
      '"auto" everywhere',
      reinforcement({
        nEpochs: "auto",
        batchSize: "auto",
        learningRateMultiplier: "auto",
        computeMultiplier: "auto",
        evalInterval: "auto",
        evalSamples: "auto",
      }),
    ],
    ["dpo", dpo({ beta: 2 })],
    [
      "reinforcement",
      reinforcement({ computeMultiplier: 10, evalInterval: 1, evalSamples: 1, reasoningEffort: "low" }),
    ],
    ["the older hyperparameters", { hyperparameters: { nEpochs: 3 } }],
    [
      "the older hyperparameters beside an empty method",
      { hyperparameters: { nEpochs: 3 }, method: { type: "supervised" } },
    ],
    ["a suffix of 64 characters", { suffix: "x".repeat(64) }],
    ["the ends of seeds", { seed: 2147483647 }],
    ["seed 0", { seed: 0 }],
    ["14 pairs of metadata", { metadata: Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`k${i}`, "v"])) }],
    [
      "Weights & Biases",
      { integrations: [{ type: "wandb", wandb: { project: "p", entity: "e", name: "n", tags: ["t"] } }] },
    ],
    [
      "every life-cycle argument",
      {
        waitFor: "succeeded",
        paused: false,
        budget: { maxCost: 1, maxTokens: 1, pricePerMillionTokens: 1 },
        accept: { anyLoss: { max: 1 } },
        selectBy: { metric: "reward", direction: "max" },
        onDelete: { runningJob: "leave", model: "delete" },
        onInterrupt: "cancel",
        stallMinutes: 0.5,
        failIfShutdownWithinDays: 30,
        connection: { dialect: "azure" },
      },
    ],
    [
      "unknown values",
      {
        model: UNKNOWN,
        suffix: UNKNOWN,
        method: UNKNOWN,
        seed: UNKNOWN,
        metadata: { a: UNKNOWN },
        waitFor: UNKNOWN,
        hyperparameters: { nEpochs: UNKNOWN },
      },
    ],
    ["a training type in any case", { trainingType: "GLOBALSTANDARD" }],
    ["the number of a training type", { trainingType: 1 }],
    ["fields of the vendor", { vendorArguments: { hyperparameters: { lora: true }, tags: ["a"], anything: null } }],
    ["fields of the vendor that are known only at up", { vendorArguments: { hyperparameters: UNKNOWN } }],
    [
      "how weights are trained",
      { learningRate: 1e-5, lora: { rank: 16, alpha: 32, dropout: 0, targetModules: ["q"] }, fullTraining: false },
    ],
    ["an unknown inside a method", supervised({ nEpochs: UNKNOWN })],
  ])("accepts %s", (_, args) => {
    expect(told(args)).toEqual([]);
  });

  it.each<[object, string]>([
    [{ model: "" }, 'model: must be the id of a base model, e.g. "gpt-4o-mini-2024-07-18"'],
    [{ model: 4 }, 'model: must be the id of a base model, e.g. "gpt-4o-mini-2024-07-18"'],
    [{ trainingFile: undefined }, "trainingFile: must be a TrainingFile or the id of an uploaded file"],
    [{ suffix: "" }, "suffix: must have 1 to 64 characters"],
    [{ suffix: "x".repeat(65) }, "suffix: must have 1 to 64 characters"],
    [{ seed: -1 }, "seed: must be a whole number from 0 to 2147483647"],
    [{ seed: 2147483648 }, "seed: must be a whole number from 0 to 2147483647"],
    [{ seed: 1.5 }, "seed: must be a whole number from 0 to 2147483647"],
    [
      { trainingType: "globalStandart" },
      'trainingType: must be one of "standard", "globalStandard", "developerTier", in any case, or Azure\'s number of one',
    ],
    [{ vendorArguments: ["lora"] }, "vendorArguments: must be fields of the vendor's API, by their names there"],
    [{ learningRate: 0 }, "learningRate: must be a learning rate above 0"],
    [{ lora: { rank: 0 } }, "lora.rank: must be a whole number from 1 to 1024"],
    [{ lora: { alpha: 0 } }, "lora.alpha: must be a factor above 0"],
    [{ lora: { dropout: 1 } }, "lora.dropout: must be a number from 0 to less than 1"],
    [{ lora: { targetModules: [] } }, "lora.targetModules: must be a list of at least one module"],
    [{ lora: { ranks: 8 } }, 'lora.ranks: is not an argument; did you mean "rank"?'],
    [{ fullTraining: "yes" }, "fullTraining: must be true or false"],
    [{ hyperparameters: { nEpochs: 0 } }, 'hyperparameters.nEpochs: must be a whole number from 1 to 50, or "auto"'],
    [
      supervised({ nEpochs: 51 }),
      'method.supervised.hyperparameters.nEpochs: must be a whole number from 1 to 50, or "auto"',
    ],
    [
      supervised({ nEpochs: 1.5 }),
      'method.supervised.hyperparameters.nEpochs: must be a whole number from 1 to 50, or "auto"',
    ],
    [
      supervised({ nEpochs: "many" }),
      'method.supervised.hyperparameters.nEpochs: must be a whole number from 1 to 50, or "auto"',
    ],
    [
      supervised({ batchSize: 257 }),
      'method.supervised.hyperparameters.batchSize: must be a whole number from 1 to 256, or "auto"',
    ],
    [
      supervised({ learningRateMultiplier: 0 }),
      'method.supervised.hyperparameters.learningRateMultiplier: must be a number above 0, or "auto"',
    ],
    [supervised({ beta: 1 }), "method.supervised.hyperparameters.beta: is not an argument"],
    [dpo({ beta: 0 }), 'method.dpo.hyperparameters.beta: must be a number above 0 and at most 2, or "auto"'],
    [dpo({ beta: 2.1 }), 'method.dpo.hyperparameters.beta: must be a number above 0 and at most 2, or "auto"'],
    [
      reinforcement({ computeMultiplier: 0.00001 }),
      'method.reinforcement.hyperparameters.computeMultiplier: must be a number above 0.00001 and at most 10, or "auto"',
    ],
    [
      reinforcement({ evalInterval: 0 }),
      'method.reinforcement.hyperparameters.evalInterval: must be a whole number of at least 1, or "auto"',
    ],
    [
      reinforcement({ reasoningEffort: "extreme" }),
      'method.reinforcement.hyperparameters.reasoningEffort: must be one of "default", "low", "medium", "high"',
    ],
    [{ method: { type: "sft" } }, 'method.type: must be one of "supervised", "dpo", "reinforcement"'],
    [
      { method: { type: "reinforcement" } },
      'method.reinforcement: is needed for method.type "reinforcement": it holds the grader',
    ],
    [
      { method: { type: "dpo", supervised: {} } },
      'method.supervised: would be ignored, because method.type is "dpo"; remove it or change method.type',
    ],
    [
      { method: { type: "dpo" }, hyperparameters: { nEpochs: 1 } },
      'hyperparameters: would be ignored, because method.type is "dpo"; use method.dpo.hyperparameters',
    ],
    [
      { ...supervised({ nEpochs: 1 }), hyperparameters: { nEpochs: 1 } },
      "hyperparameters: is the older spelling of method.supervised.hyperparameters; use one of the two",
    ],
    [
      { metadata: Object.fromEntries(Array.from({ length: 15 }, (_, i) => [`k${i}`, "v"])) },
      "metadata: holds at most 14 pairs, because two of the API's 16 are used to find the job again",
    ],
    [
      { metadata: { pulumi_key: "x" } },
      "metadata: must not contain pulumi_key or pulumi_owner, by which the job is found again",
    ],
    [{ metadata: { a: "x".repeat(513) } }, "metadata.a: values have at most 512 characters"],
    [{ metadata: { a: 1 } }, "metadata.a: values must be text"],
    [
      { integrations: [{ type: "mlflow", wandb: { project: "p" } }] },
      'integrations[0].type: must be "wandb", the only integration of the API',
    ],
    [
      { integrations: [{ type: "wandb", wandb: {} }] },
      "integrations[0].wandb.project: must be the name of a Weights & Biases project",
    ],
    [{ waitFor: "done" }, 'waitFor: must be one of "submitted", "validated", "running", "succeeded"'],
    [{ budget: { maxCost: 0 } }, "budget.maxCost: must be an amount in US dollars above 0"],
    [{ budget: { maxTokens: -1 } }, "budget.maxTokens: must be a number of tokens above 0"],
    [{ accept: { trainLoss: {} } }, "accept.trainLoss: must have a min or a max"],
    [{ accept: { trainLoss: { max: "1" } } }, "accept.trainLoss.max: must be a number"],
    [
      { selectBy: { metric: "reward" } },
      'selectBy: must name a metric, e.g. "fullValidLoss" or { metric: "reward", direction: "max" }',
    ],
    [{ onDelete: { model: "remove" } }, 'onDelete.model: must be one of "keep", "delete"'],
    [{ onInterrupt: "stop" }, 'onInterrupt: must be one of "leave", "cancel"'],
    [{ stallMinutes: 0 }, "stallMinutes: must be a number of minutes above 0"],
    [{ failIfShutdownWithinDays: 0 }, "failIfShutdownWithinDays: must be a number of days above 0"],
    [
      { adoptJobId: "ftjob-1", triggers: 1 },
      "triggers: would be ignored, because adoptJobId takes over a job that is already submitted; remove one of the two",
    ],
    [
      { waitFor: "running", accept: { trainLoss: { max: 1 } } },
      'accept: needs waitFor "succeeded"; to wait elsewhere, declare a FineTunedModel for this job and put it there',
    ],
    [
      { waitFor: "submitted", onDelete: { model: "delete" } },
      'onDelete.model: needs waitFor "succeeded"; to wait elsewhere, declare a FineTunedModel for this job and put it there',
    ],
    [{ connection: { baseUrl: "" } }, "connection.baseUrl: must be a URL like https://api.openai.com/v1"],
    [{ connection: { apiKey: "sk-x" } }, "connection.apiKey: is not an argument"],
    [{ modle: "x" }, 'modle: is not an argument; did you mean "model"?'],
    [{ trainingfile: "x" }, 'trainingfile: is not an argument; did you mean "trainingFile"?'],
    [{ hyperparameters: { n_epochs: 3 } }, 'hyperparameters.n_epochs: is not an argument; did you mean "nEpochs"?'],
    [
      { integrations: [{ type: "wandb", wandb: { project: "p", projekt: "p" } }] },
      'integrations[0].wandb.projekt: is not an argument; did you mean "project"?',
    ],
    [{ banana: "x" }, "banana: is not an argument"],
  ])("says of %j: %s", (args, sentence) => {
    expect(told(args).map((text) => text.replace(/; it is [^;]*$/, ""))).toEqual([sentence]);
  });

  it("shows the value of a nested argument, which the engine does not", () => {
    expect(told({ hyperparameters: { nEpochs: 0 } })).toEqual([
      'hyperparameters.nEpochs: must be a whole number from 1 to 50, or "auto"; it is 0',
    ]);
  });

  it("tells a path from a file id", () => {
    expect(crossProblems({ trainingFile: "data/train.jsonl" })).toEqual([
      {
        property: "trainingFile",
        reason:
          'is a path, not the id of an uploaded file; give it as new TrainingFile(…, { path: "data/train.jsonl" })',
      },
    ]);
  });

  it("does not see the engine's own key", () => {
    expect(withoutProvider({ a: 1, __provider: "text" })).toEqual({ a: 1 });
  });
});
