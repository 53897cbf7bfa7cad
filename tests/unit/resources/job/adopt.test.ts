import type { Job } from "../../../../provider/api/types";
import type { Properties } from "../../../../provider/engine/handler";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import { mismatchInPreview } from "../../../../provider/resources/job/adopt";
import { aJob } from "../../../support/a-job";

const openai = { baseUrl: "https://api.example/v1", dialect: "openai" };
const against = (job: Job, inputs: Properties, endpoint = openai) => mismatchInPreview(job, inputs, endpoint);

const job = aJob({ suffix: "stray", seed: 7, method: { type: "supervised" }, metadata: { team: "b" } });
const declared = { model: "gpt-4o-mini-2024-07-18", trainingFile: "file-1", suffix: "stray", resourceUrn: "urn:bot" };

describe("a job that is to be taken over, in a preview", () => {
  it("is what the program declares", () => {
    expect(against(job, declared)).toBeUndefined();
    expect(against(job, { ...declared, model: "gpt-4o-mini" })).toBeUndefined();
  });

  it("differs field by field", () => {
    const args = { ...declared, suffix: "other", seed: 8, metadata: { team: "a" }, method: { type: "dpo" } };
    expect(against(job, args)).toBe(
      [
        "it is not what the program declares:",
        '  suffix: the program says "other", the job has "stray"',
        "  seed: the program says 8, the job has 7",
        '  method.type: the program says "dpo", the job has "supervised"',
        '  metadata.team: the program says "a", the job has "b"',
        "Nothing was changed. Next: make the arguments those of the job, or remove adoptJobId to train anew.",
      ].join("\n"),
    );
  });

  it("has as much of the suffix as its vendor shows, where that keeps our mark there", () => {
    const suffix = "a-suffix-of-thirty-characters-";
    const azure = { baseUrl: "https://r.openai.azure.com/openai/v1", dialect: "azure" };
    const cut = aJob({ ...job, suffix: "a-suffix-of-thirt" });
    expect(against(cut, { ...declared, suffix }, azure)).toBeUndefined();
    expect(against(cut, { ...declared, suffix })).toContain("suffix: the program says");
    expect(against(aJob({ ...job, suffix }), { ...declared, suffix }, azure)).toBeUndefined();
    expect(against(cut, { ...declared, suffix: "another" }, azure)).toContain("suffix: the program says");
  });

  it("has a training type that is compared in any case, and not with a number", () => {
    const atAzure = aJob({ ...job, extra: { trainingType: "globalStandard" } });
    expect(against(atAzure, { ...declared, trainingType: "GlobalStandard" })).toBeUndefined();
    expect(against(atAzure, { ...declared, trainingType: 1 })).toBeUndefined();
    expect(against(atAzure, { ...declared, trainingType: "developerTier" })).toContain(
      'trainingType: the program says "developerTier", the job has "globalStandard"',
    );
  });

  it("has the vendor's own fields, as far as the server shows them", () => {
    const extra = { hyperparameters: { lora: true, lora_r: 8 }, tags: ["a"] };
    const shown = aJob({ ...job, extra });
    const says = (vendorArguments: object) => against(shown, { ...declared, vendorArguments });
    expect(says({ hyperparameters: { lora: true }, dry_run: false })).toBeUndefined();
    expect(says({ hyperparameters: { lora_r: 16 }, tags: ["b"] })).toContain(
      [
        "  vendorArguments.hyperparameters.lora_r: the program says 16, the job has 8",
        '  vendorArguments.tags[0]: the program says "b", the job has "a"',
      ].join("\n"),
    );
  });

  it("has the vendor's own fields of its grader", () => {
    const grader = { type: "string_check", name: "a", input: "i", reference: "r", operation: "eq" };
    const method = (fields: object) => ({
      type: "reinforcement" as const,
      reinforcement: { grader: { ...grader, ...fields } },
    });
    const shown = aJob({ ...job, method: method({ pass_threshold: 0.5 }) });
    const says = (pass_threshold: number) =>
      against(shown, { ...declared, method: method({ vendorArguments: { pass_threshold } }) });
    expect(says(0.5)).toBeUndefined();
    expect(says(0.7)).toContain("grader.passThreshold: the program says 0.7, the job has 0.5");
  });

  it.each<[string, Record<string, unknown>]>([
    ["model", { model: UNKNOWN }],
    ["file", { trainingFile: UNKNOWN }],
    ["data", { trainingFile: "file-2", trainingData: { contentHash: UNKNOWN } }],
    ["validation", { validationFile: UNKNOWN }],
    ["method", { method: UNKNOWN }],
    ["epochs", { method: { type: "supervised", supervised: { hyperparameters: { nEpochs: UNKNOWN } } } }],
    ["metadata", { metadata: { team: UNKNOWN } }],
  ])("is not judged by what is known only at up: %s", (_, unknown) => {
    expect(against(job, { ...declared, ...unknown })).toBeUndefined();
  });
});
