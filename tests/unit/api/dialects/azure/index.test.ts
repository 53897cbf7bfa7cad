import { azure } from "../../../../../provider/api/dialects/azure";
import { openai } from "../../../../../provider/api/dialects/openai";
import { isOpen, isTerminal, noteOn } from "../../../../../provider/waiting/milestones";
import { apiAt } from "../../loopback";

/** A job as Azure answers its create call: "auto" is -1, and the fields that it has no value for are missing. */
const created = {
  id: "ftjob-5d0c2f",
  created_at: 1_765_300_000,
  hyperparameters: { batch_size: -1, learning_rate_multiplier: 1.0, n_epochs: -1 },
  model: "Ministral-3B",
  object: "fine_tuning.job",
  seed: 17,
  status: "pending",
  training_file: "file-a1",
  estimated_finish: 1_765_390_000,
  method: {
    type: "supervised",
    supervised: { hyperparameters: { batch_size: -1, learning_rate_multiplier: 1.0, n_epochs: 50 } },
  },
  suffix: "depot",
  trainingType: "globalStandard",
};
const read = (fields: object) => azure.jobFromWire.parse({ ...created, ...fields });

describe("a job at Azure", () => {
  it("has not begun, and its -1 are what the server has yet to choose", () => {
    expect(read({})).toEqual({
      id: "ftjob-5d0c2f",
      object: "fine_tuning.job",
      createdAt: 1_765_300_000,
      estimatedFinish: 1_765_390_000,
      status: "queued",
      model: "Ministral-3B",
      trainingFile: "file-a1",
      resultFiles: [],
      hyperparameters: { batchSize: "auto", learningRateMultiplier: 1, nEpochs: "auto" },
      method: {
        type: "supervised",
        supervised: { hyperparameters: { batchSize: "auto", learningRateMultiplier: 1, nEpochs: 50 } },
      },
      seed: 17,
      suffix: "depot",
      extra: { trainingType: "globalStandard" },
    });
  });

  it.each(["pending", "notRunning", "NotRunning", "created"])("waits in line while it is %s", (status) => {
    expect(read({ status }).status).toBe("queued");
  });

  it.each(["canceled", "Cancelled", "succeeded", "Succeeded", "Failed"])("has ended when it is %s", (status) => {
    expect(isTerminal(read({ status }).status)).toBe(true);
  });

  it.each([
    ["canceling", "being cancelled"],
    ["cancelling", "being cancelled"],
    ["pausing", "being paused"],
    ["resuming", "being resumed"],
  ])("is still open while it is %s, and that is said", (status, note) => {
    const seen = read({ status }).status;
    expect([isOpen(seen), noteOn(seen)]).toEqual([true, note]);
  });

  it.each(["globalstandard", "GlobalStandard", 1] as const)(
    "is asked for with training type %j as it was written",
    (trainingType) => {
      expect(azure.jobToWire({ model: "m", trainingFile: "file-1", trainingType }, {})).toEqual({
        model: "m",
        training_file: "file-1",
        trainingType,
      });
    },
  );

  it("is asked for without a training type where none was given", () => {
    expect(azure.jobToWire({ model: "m", trainingFile: "file-1" }, {})).toEqual({
      model: "m",
      training_file: "file-1",
    });
  });
});

it("says elsewhere that only Azure has training types, also where no preview has said so", async () => {
  const api = apiAt("http://127.0.0.1:9/v1");
  const request = { model: "m", trainingFile: "file-1", trainingType: "developerTier" } as const;
  await expect(api.createJob(request)).rejects.toThrow("trainingType: exists at Azure only");
  await api.close();
});

it("names the training type where Azure says that a model cannot be trained", () => {
  const refused = { message: "The specified base model does not support fine-tuning.", status: 400, code: undefined };
  expect(azure.advice?.(refused)).toContain('set `trainingType`, such as "globalStandard"');
  expect(azure.advice?.({ ...refused, message: "quota exceeded" })).toBeUndefined();
  expect(openai.advice?.(refused)).toBeUndefined();
});
