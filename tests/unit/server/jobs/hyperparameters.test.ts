import fc from "fast-check";
import { autoBatchSize, autoEpochs, resolveHyperparameters } from "../../../../server/jobs/hyperparameters";
import { createCatalog } from "../../../../server/models/catalog";
import { noModelsFile } from "../../../../server/models/models-file";
import type { JobRecord } from "../../../../server/store/job-record";

describe(autoEpochs.name, () => {
  it.each([
    [10, 10],
    [4, 25],
    [33, 3],
    [34, 3],
    [100, 3],
    [8333, 3],
    [8334, 2],
    [12_501, 1],
    [100_000, 1],
  ])("gives %i examples %i epochs", (examples, epochs) => expect(autoEpochs(examples)).toBe(epochs));

  it("stays between 1 and 25", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (examples) => {
        const epochs = autoEpochs(examples);
        return Number.isInteger(epochs) && epochs >= 1 && epochs <= 25;
      }),
    );
  });
});

describe(autoBatchSize.name, () => {
  it.each([
    [10, 1],
    [999, 1],
    [1000, 2],
    [1_000_000, 256],
  ])("gives %i examples a batch of %i", (examples, size) => expect(autoBatchSize(examples)).toBe(size));
});

describe(resolveHyperparameters.name, () => {
  const mini = createCatalog(noModelsFile).find("gpt-4o-mini");
  const job = (more: Partial<JobRecord>) => ({ examples: 50, hyperparameters: {}, ...more }) as JobRecord;

  it("keeps what was asked for and chooses the rest", () => {
    if (!mini) throw new Error("gpt-4o-mini is not in the catalog");
    const asked = { n_epochs: 7, batch_size: "auto" as const };
    expect(resolveHyperparameters(job({ method: "supervised", hyperparameters: asked }), mini)).toEqual({
      n_epochs: 7,
      batch_size: 1,
      learning_rate_multiplier: 1.8,
    });
    expect(resolveHyperparameters(job({ method: "dpo" }), mini)).toMatchObject({ beta: 0.1 });
    expect(resolveHyperparameters(job({ method: "reinforcement" }), mini)).toMatchObject({
      compute_multiplier: 1,
      eval_interval: 50,
      eval_samples: 1,
    });
  });
});
