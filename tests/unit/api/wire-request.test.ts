import fc from "fast-check";
import type { JobRequest } from "../../../provider/api/wire-request";
import { jobToWire } from "../../../provider/api/wire-request";
import { anyGrader } from "../../support/any-grader";

const documented: Record<string, string[]> = {
  "": [
    "model",
    "training_file",
    "validation_file",
    "suffix",
    "seed",
    "hyperparameters",
    "integrations",
    "metadata",
    "method",
  ],
  hyperparameters: ["batch_size", "learning_rate_multiplier", "n_epochs"],
  method: ["type", "supervised", "dpo", "reinforcement"],
  "method.supervised": ["hyperparameters"],
  "method.supervised.hyperparameters": ["batch_size", "learning_rate_multiplier", "n_epochs"],
  "method.dpo": ["hyperparameters"],
  "method.dpo.hyperparameters": ["beta", "batch_size", "learning_rate_multiplier", "n_epochs"],
  "method.reinforcement": ["grader", "hyperparameters", "response_format"],
  "method.reinforcement.hyperparameters": [
    "batch_size",
    "learning_rate_multiplier",
    "n_epochs",
    "compute_multiplier",
    "eval_interval",
    "eval_samples",
    "reasoning_effort",
  ],
  "method.reinforcement.grader": [
    "type",
    "name",
    "input",
    "reference",
    "operation",
    "evaluation_metric",
    "source",
    "image_tag",
    "model",
    "range",
    "sampling_params",
    "graders",
    "calculate_output",
    "labels",
    "passing_labels",
  ],
  "integrations.0": ["type", "wandb"],
  "integrations.0.wandb": ["project", "entity", "name", "tags"],
};

const auto = fc.option(fc.oneof(fc.constant("auto" as const), fc.integer({ min: 1, max: 50 })), { nil: undefined });
const supervised = fc.record({ batchSize: auto, learningRateMultiplier: auto, nEpochs: auto });
const text = fc.string({ maxLength: 20 });
const requests: fc.Arbitrary<JobRequest> = fc.record({
  model: text,
  trainingFile: text,
  validationFile: fc.option(text, { nil: undefined }),
  suffix: fc.option(text, { nil: undefined }),
  seed: fc.option(fc.integer({ min: 0, max: 2_147_483_647 }), { nil: undefined }),
  hyperparameters: fc.option(supervised, { nil: undefined }),
  integrations: fc.option(
    fc.array(
      fc.record({ type: fc.constant("wandb" as const), wandb: fc.record({ project: text, tags: fc.array(text) }) }),
    ),
    { nil: undefined },
  ),
  metadata: fc.option(fc.dictionary(text, text), { nil: undefined }),
  method: fc.option(
    fc.oneof(
      fc.record({ type: fc.constant("supervised" as const), supervised: fc.record({ hyperparameters: supervised }) }),
      fc.record({
        type: fc.constant("dpo" as const),
        dpo: fc.record({ hyperparameters: fc.record({ beta: auto, nEpochs: auto }) }),
      }),
      fc.record({
        type: fc.constant("reinforcement" as const),
        reinforcement: fc.record({
          grader: anyGrader,
          hyperparameters: fc.record({ evalInterval: auto, computeMultiplier: auto }),
        }),
      }),
    ),
    { nil: undefined },
  ),
});

/** Paths of fields that the contract does not know; what belongs to the user is not looked into. */
function undocumented(value: unknown, path = ""): string[] {
  const keys = documented[path];
  if (keys === undefined || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    keys.includes(key) ? undocumented(inner, path === "" ? key : `${path}.${key}`) : [`${path}.${key}`],
  );
}

describe(jobToWire, () => {
  it("sends documented fields only, and the user's metadata as it is", () => {
    fc.assert(
      fc.property(requests, (request) => {
        const wire = jobToWire(request);
        expect(undocumented(wire)).toEqual([]);
        expect(
          wire.integrations === undefined ||
            undocumented((wire.integrations as unknown[])[0], "integrations.0").length === 0,
        ).toBe(true);
        expect(wire.metadata).toEqual(request.metadata);
        expect(JSON.parse(JSON.stringify(wire))).toEqual(wire);
      }),
    );
  });

  it("writes every field in the API's spelling", () => {
    const wire = jobToWire({
      model: "m",
      trainingFile: "file-1",
      validationFile: "file-2",
      suffix: "s",
      seed: 0,
      integrations: [
        { type: "wandb", wandb: { project: "p", entity: "e", name: "n", tags: ["snake_case", "camelCase"] } },
      ],
      metadata: { camelCase: "x" },
      method: {
        type: "dpo",
        dpo: { hyperparameters: { beta: 0.1, batchSize: 4, learningRateMultiplier: "auto", nEpochs: 2 } },
      },
    });
    expect(wire).toEqual({
      model: "m",
      training_file: "file-1",
      validation_file: "file-2",
      suffix: "s",
      seed: 0,
      integrations: [
        { type: "wandb", wandb: { project: "p", entity: "e", name: "n", tags: ["snake_case", "camelCase"] } },
      ],
      metadata: { camelCase: "x" },
      method: {
        type: "dpo",
        dpo: { hyperparameters: { beta: 0.1, batch_size: 4, learning_rate_multiplier: "auto", n_epochs: 2 } },
      },
    });
  });
});
