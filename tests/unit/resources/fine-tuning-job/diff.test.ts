import { UNKNOWN } from "../../../../provider/engine/unknown";
import { diffJob } from "../../../../provider/resources/fine-tuning-job/diff";
import type { FineTuningJobInputs } from "../../../../provider/resources/job/inputs";

const hash = { contentHash: "c1:aaaa" };
const declared: FineTuningJobInputs = {
  model: "gpt-4o-mini",
  trainingFile: "file-1",
  trainingData: hash,
  resourceUrn: "urn:pulumi:dev::p::t::bot",
  pulumiOrganization: "acme",
};
const stored = {
  ...declared,
  status: "succeeded",
  ready: true,
  resolved: { model: "gpt-4o-mini-2024-07-18", seed: 7 },
};
const unchanged = { replaces: [], updates: [], undecided: [] };

type Changes = { [name in keyof FineTuningJobInputs]?: unknown };

const diff = (news: Changes, olds: Record<string, unknown> = {}) =>
  diffJob("ftjob-1", { ...stored, ...olds }, { ...declared, ...news } as FineTuningJobInputs);

describe("diffJob", () => {
  it("finds nothing to do where nothing changed", () => {
    expect(diff({})).toEqual(unchanged);
  });

  it.each<[keyof FineTuningJobInputs, unknown]>([
    ["model", "gpt-4o"],
    ["suffix", "x"],
    ["seed", 0],
    ["integrations", [{ type: "wandb", wandb: { project: "p" } }]],
    ["metadata", { a: "b" }],
    ["method", { type: "dpo" }],
    ["hyperparameters", { nEpochs: 3 }],
    ["trainingType", "globalStandard"],
    ["learningRate", 1e-5],
    ["lora", { rank: 8 }],
    ["fullTraining", false],
    ["vendorArguments", { hyperparameters: { lora: true } }],
    ["triggers", [1]],
  ])("replaces when %s changes", (name, value) => {
    expect(diff({ [name]: value })).toEqual({ ...unchanged, replaces: [name] });
  });

  it.each<[keyof FineTuningJobInputs, unknown]>([
    ["suffix", "x"],
    ["seed", 0],
    ["triggers", false],
  ])("replaces when %s is taken back", (name, value) => {
    expect(diff({}, { [name]: value })).toEqual({ ...unchanged, replaces: [name] });
  });

  it("finds nothing to do where a training type is written in another case", () => {
    expect(diff({ trainingType: "GlobalStandard" }, { trainingType: "globalStandard" })).toEqual(unchanged);
  });

  it.each<[keyof FineTuningJobInputs, unknown]>([
    ["waitFor", "running"],
    ["paused", true],
    ["budget", { maxCost: 1 }],
    ["accept", { trainLoss: { max: 1 } }],
    ["selectBy", "trainLoss"],
    ["onDelete", { model: "delete" }],
    ["onInterrupt", "cancel"],
    ["onFailure", "report"],
    ["stallMinutes", 5],
    ["failIfShutdownWithinDays", 5],
    ["connection", { baseUrl: "https://b.example/v1" }],
    ["timeouts", { create: 60 }],
  ])("updates in place when %s changes", (name, value) => {
    expect(diff({ [name]: value })).toEqual({ ...unchanged, updates: [name] });
  });

  it.each<[keyof FineTuningJobInputs, unknown]>([
    ["resourceUrn", "urn:pulumi:dev::p::t::renamed"],
    ["pulumiOrganization", "other"],
    ["followed", true],
  ])("does not care about %s", (name, value) => {
    expect(diff({ [name]: value })).toEqual(unchanged);
  });

  describe("the same training in other words", () => {
    it.each<[string, Changes, Record<string, unknown>]>([
      ["the snapshot that the alias became", { model: "gpt-4o-mini-2024-07-18" }, {}],
      ["the alias of the snapshot", { model: "gpt-4o-mini" }, { model: "gpt-4o-mini-2024-07-18" }],
      [
        '"auto" for nothing',
        { method: { type: "supervised", supervised: { hyperparameters: { nEpochs: "auto" } } } },
        {},
      ],
      ['nothing for "auto"', {}, { hyperparameters: { nEpochs: "auto", batchSize: "auto" } }],
      ["supervised for no method", { method: { type: "supervised" } }, {}],
      [
        "the newer spelling of hyperparameters",
        { method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 2 } } } },
        { hyperparameters: { nEpochs: 2 } },
      ],
      ["no pairs for no metadata", { metadata: {} }, {}],
      ["keys in another order", { triggers: { a: 1, b: 2 } }, { triggers: { b: 2, a: 1 } }],
    ])("%s", (_, news, olds) => {
      expect(diff(news, olds)).toEqual(unchanged);
    });

    it.each<[string, Changes, Record<string, unknown>]>([
      [
        "a model that merely begins alike",
        { model: "gpt-4o" },
        { model: "gpt-4o-mini-2024-07-18", resolved: { model: "gpt-4o-mini-2024-07-18" } },
      ],
      ["another snapshot", { model: "gpt-4o-mini-2025-01-01" }, {}],
    ])("is not %s", (_, news, olds) => {
      expect(diff(news, olds).replaces).toEqual(["model"]);
    });
  });

  describe("what is not known yet", () => {
    it.each<keyof FineTuningJobInputs>(["model", "suffix", "seed", "metadata", "method", "triggers", "integrations"])(
      "claims no training because of %s, but a change of which only up can tell",
      (name) => {
        expect(diff({ [name]: UNKNOWN })).toEqual({ ...unchanged, updates: [name], undecided: [name] });
      },
    );

    it("claims no training because of an element inside", () => {
      expect(diff({ metadata: { run: UNKNOWN } })).toEqual({
        ...unchanged,
        updates: ["metadata"],
        undecided: ["metadata"],
      });
    });

    it("names data of which only up can tell", () => {
      expect(diff({ trainingFile: UNKNOWN, trainingData: UNKNOWN })).toEqual({
        ...unchanged,
        updates: ["trainingFile"],
        undecided: ["trainingFile"],
      });
    });

    it("does not replace for an unknown adoptJobId", () => {
      expect(diff({ adoptJobId: UNKNOWN }).replaces).toEqual([]);
    });
  });

  describe("data", () => {
    it("replaces for other rows, of either file", () => {
      const other = { contentHash: "c1:bbbb" };
      expect(diff({ trainingFile: UNKNOWN, trainingData: other })).toEqual({
        ...unchanged,
        replaces: ["trainingFile"],
      });
      expect(diff({ validationFile: "file-2", validationData: other })).toEqual({
        ...unchanged,
        replaces: ["validationFile"],
      });
    });

    it("updates for another upload of the same rows", () => {
      expect(diff({ trainingFile: "file-2" })).toEqual({ ...unchanged, updates: ["trainingFile"] });
    });
  });

  describe("adoptJobId", () => {
    it.each([
      ["naming the job already held", { adoptJobId: "ftjob-1" }, {}],
      ["removing it", {}, { adoptJobId: "ftjob-1" }],
    ])("is no change: %s", (_, news, olds) => {
      expect(diff(news, olds)).toEqual(unchanged);
    });

    it("replaces when it names another job", () => {
      expect(diff({ adoptJobId: "ftjob-2" })).toEqual({ ...unchanged, replaces: ["adoptJobId"] });
    });
  });

  describe("unfinished and failed jobs", () => {
    it.each([false, undefined])("goes on with a resource whose ready is %s", (ready) => {
      expect(diff({}, { ready, status: "running" })).toEqual({ ...unchanged, updates: ["ready"] });
    });

    it.each(["failed", "cancelled"])("replaces a job that %s while it was waited for", (status) => {
      expect(diff({}, { ready: false, status }).replaces).toEqual(["status"]);
    });

    it.each(["failed", "cancelled"])("first reports a job that %s when nobody waited", (status) => {
      expect(diff({}, { ready: true, status })).toEqual({ ...unchanged, updates: ["status"] });
    });

    it.each(["running", "queued", "paused", "polishing"])("leaves a ready job alone that is %s", (status) => {
      expect(diff({}, { ready: true, status })).toEqual(unchanged);
    });
  });
});
