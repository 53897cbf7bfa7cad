import fc from "fast-check";
import { isSnapshotOf } from "../../../../provider/api/model-names";
import { formerTypeOf, typeOf } from "../../../../provider/engine/identity";
import type { FineTuningJobInputs } from "../../../../provider/resources/job/inputs";
import { requestOf, submitKeys } from "../../../../provider/resources/job/training-request";
import { sortedJson } from "../../../../provider/values";

const declared: FineTuningJobInputs = {
  model: "gpt-4o-mini",
  trainingFile: "file-1",
  resourceUrn: "urn:pulumi:dev::p::t::bot",
  pulumiOrganization: "acme",
};
const hashed = { ...declared, trainingData: { contentHash: "c1:aaaa" } };
const key = (inputs: Partial<FineTuningJobInputs> = {}, namespace?: string) =>
  submitKeys({ ...declared, ...inputs }, { namespace })[0];

/** The same value with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, reversed(item)]),
  );
}

describe("the submit key", () => {
  it("is versioned and says nothing of its parts", () => {
    expect(key()).toMatch(/^k2:[0-9a-f]{64}$/);
  });

  it("is an ABI: jobs of today are found by it tomorrow", () => {
    expect(submitKeys(declared, {})).toMatchInlineSnapshot(`
      [
        "k2:ce82b756bb6caa8cfe392a6067333143be60f24ad95612bce4e51fcab6bf08c3",
        "k1:ce82b756bb6caa8cfe392a6067333143be60f24ad95612bce4e51fcab6bf08c3",
      ]
    `);
    expect(
      submitKeys(
        {
          ...hashed,
          suffix: "s",
          seed: 1,
          triggers: [1],
          method: { type: "dpo", dpo: { hyperparameters: { beta: 0.1 } } },
        },
        { namespace: "n" },
      ),
    ).toMatchInlineSnapshot(`
      [
        "k2:753400d70c4ed2073f9153e1589b96e43b60cb69b0541852765ddcb34b66986c",
        "k1:753400d70c4ed2073f9153e1589b96e43b60cb69b0541852765ddcb34b66986c",
      ]
    `);
  });

  it("does not depend on what the type is called", () => {
    const keyUnder = (type: string) => key({ resourceUrn: `urn:pulumi:dev::p::${type}::bot` });
    expect(keyUnder("fine-tuning:index:FineTuningJob")).toBe(keyUnder(typeOf("FineTuningJob")));
    expect(keyUnder(formerTypeOf("FineTuningJob"))).toBe(keyUnder(typeOf("FineTuningJob")));
    expect(keyUnder(typeOf("FineTunedModel"))).not.toBe(keyUnder(typeOf("FineTuningJob")));
  });

  it("leads to the jobs that an earlier version submitted under the type's former name", () => {
    const types = (spelt: typeof typeOf) =>
      `acme:ml:Desk$${spelt("TrainingFile")}$acme:dynamic/fineTuningJob:FineTuningJob$${spelt("FineTuningJob")}`;
    const keys = (spelt: typeof typeOf) =>
      submitKeys({ ...declared, resourceUrn: `urn:pulumi:dev::p::${types(spelt)}::a::b` }, {});
    const [, former] = keys(formerTypeOf);
    expect(former).toBe("k1:429926a114a7d838834f80e4978ba3f4568126f6c89250cf8260fa611dac6533");
    expect(keys(typeOf)).toContain(former);
  });

  it("does not depend on the way that a resource is served, where the stack says the organization that a plugin is not told", () => {
    const byPlugin = submitKeys({ ...declared, pulumiOrganization: "organization" }, { pulumiOrganization: "acme" });
    const before = submitKeys({ ...declared, pulumiOrganization: "organization" }, {});
    expect(byPlugin).toEqual([...submitKeys(declared, {}), ...before]);
    expect(submitKeys(declared, { pulumiOrganization: "acme" })).toEqual(submitKeys(declared, {}));
  });

  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.jsonValue(), (metadata, triggers) => {
        const inputs = { metadata, triggers };
        expect(key(reversed(inputs) as typeof inputs)).toBe(key(inputs));
      }),
    );
  });

  it("differs for different triggers and metadata", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = sortedJson(a) === sortedJson(b);
        expect(key({ triggers: { a } }) === key({ triggers: { a: b } })).toBe(same);
      }),
    );
  });

  it.each<[string, Partial<FineTuningJobInputs>]>([
    ["URN", { resourceUrn: "urn:pulumi:prod::p::t::bot" }],
    ["organization", { pulumiOrganization: "other" }],
    ["file id", { trainingFile: "file-2" }],
    ["content", { trainingData: { contentHash: "c1:bbbb" } }],
    ["validation file", { validationFile: "file-1" }],
    ["validation content", { validationFile: "file-1", validationData: { contentHash: "c1:cccc" } }],
    ["model", { model: "gpt-4o" }],
    ["suffix", { suffix: "x" }],
    ["seed", { seed: 0 }],
    ["hyperparameters", { hyperparameters: { nEpochs: 3 } }],
    ["method", { method: { type: "dpo" } }],
    ["integrations", { integrations: [{ type: "wandb", wandb: { project: "p" } }] }],
    ["metadata", { metadata: { a: "b" } }],
    ["triggers", { triggers: false }],
    ["training type", { trainingType: "developerTier" }],
    ["learning rate", { learningRate: 1e-5 }],
    ["part of the weights", { lora: { rank: 8 } }],
    ["word on all weights", { fullTraining: false }],
    ["field of the vendor", { vendorArguments: { hyperparameters: { lora: true } } }],
    [
      "field of the vendor in a grader",
      {
        method: {
          type: "reinforcement",
          reinforcement: { grader: { type: "x", name: "x", vendorArguments: { a: 1 } } },
        },
      },
    ],
  ])("differs for another %s", (_, inputs) => {
    expect(key(inputs)).not.toBe(key());
  });

  it("does not depend on the case of a training type", () => {
    expect(key({ trainingType: "GlobalStandard" })).toBe(key({ trainingType: "globalStandard" }));
    expect(key({ trainingType: "globalstandard" })).toBe(key({ trainingType: "globalStandard" }));
  });

  it("differs by namespace, and an empty one is none", () => {
    expect(key({}, "other backend")).not.toBe(key());
    expect(key({}, "")).toBe(key());
  });

  it.each<[string, Partial<FineTuningJobInputs>]>([
    ["file id, where the content is known", { ...hashed, trainingFile: "file-2" }],
    ["counts of the data", { trainingData: { contentHash: "c1:aaaa", tokens: 5, examples: 1 } }],
    [
      "lifecycle",
      {
        waitFor: "running",
        budget: { maxCost: 1 },
        paused: true,
        stallMinutes: 1,
        timeouts: { create: 1 },
        connection: { project: "p" },
      },
    ],
    ['"auto" for nothing', { hyperparameters: { nEpochs: "auto" } }],
    ["supervised for no method", { method: { type: "supervised" } }],
    ["empty metadata", { metadata: {} }],
    ["an empty set of vendor arguments", { vendorArguments: {} }],
  ])("does not depend on %s", (_, inputs) => {
    expect(key({ ...hashed, ...inputs })).toBe(key(hashed));
  });
});

describe("requestOf", () => {
  it("marks the job with key and owner, and keeps the user's own pairs", () => {
    expect(requestOf({ ...declared, metadata: { team: "a" } }, "k1:x").metadata).toEqual({
      team: "a",
      pulumi_key: "k1:x",
      pulumi_owner: "urn:pulumi:dev::p::t::bot",
    });
  });

  it("cuts the owner to what the API takes", () => {
    const request = requestOf({ ...declared, resourceUrn: `urn:${"x".repeat(600)}` }, "k1:x");
    expect(request.metadata?.pulumi_owner).toHaveLength(512);
  });

  it("sends no lifecycle argument and no absent field", () => {
    const request = requestOf({ ...hashed, waitFor: "running", suffix: undefined, seed: 0 }, "k1:x");
    expect(Object.keys(request).sort()).toEqual(["metadata", "model", "seed", "trainingFile"]);
  });

  it("takes graders as they are published", () => {
    const grader = {
      type: "text_similarity",
      name: "g",
      input: "{{sample.output_text}}",
      reference: "{{item.a}}",
      evaluation_metric: "bleu",
    };
    const request = requestOf({ ...declared, method: { type: "reinforcement", reinforcement: { grader } } }, "k1:x");
    expect(request.method?.reinforcement?.grader).toMatchObject({ evaluationMetric: "bleu" });
  });
});

describe("isSnapshotOf", () => {
  it.each([
    ["gpt-4o-mini", "gpt-4o-mini", true],
    ["gpt-4o-mini", "gpt-4o-mini-2024-07-18", true],
    ["gpt-3.5-turbo", "gpt-3.5-turbo-0125", true],
    ["gpt-4o", "gpt-4o-mini-2024-07-18", false],
    ["gpt-4o-mini-2024-07-18", "gpt-4o-mini", false],
    ["gpt-4o", "gpt-4o-", false],
  ])("%s, %s: %s", (model, snapshot, expected) => {
    expect(isSnapshotOf(model, snapshot)).toBe(expected);
  });
});
