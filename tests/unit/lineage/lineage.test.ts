import { lineageOf } from "../../../provider/lineage/lineage";
import { aJob } from "../../support/a-job";

const owned = { metadata: { pulumi_owner: "urn:pulumi:dev::p::t::bot" } };

describe(lineageOf.name, () => {
  it("finds the model that the declaration had before, and the job that made the base", () => {
    const base = aJob({ id: "ftjob-base", status: "succeeded", fineTunedModel: "ft:base", createdAt: 1 });
    const earlier = aJob({ id: "ftjob-2", status: "succeeded", fineTunedModel: "ft:2", createdAt: 2, ...owned });
    const failed = aJob({ id: "ftjob-3", status: "failed", createdAt: 3, ...owned });
    const job = aJob({ id: "ftjob-4", status: "succeeded", model: "ft:base", createdAt: 4, ...owned });
    const later = aJob({ id: "ftjob-5", status: "succeeded", createdAt: 5, ...owned });
    expect(lineageOf(job, { jobs: [later, job, failed, earlier, base] })).toMatchObject({
      base: "ft:base",
      trainedFrom: { jobId: "ftjob-base", model: "ft:base", createdAt: 1 },
      predecessor: { jobId: "ftjob-2", model: "ft:2", createdAt: 2 },
    });
  });

  it("knows the declaration again under the name that its type had before", () => {
    const owned = (type: string) => ({
      metadata: { pulumi_owner: `urn:pulumi:dev::p::pulumi-nodejs:dynamic/${type}:FineTuningJob::bot` },
    });
    const earlier = aJob({ id: "ftjob-1", status: "succeeded", createdAt: 1, ...owned("fine-tuning") });
    const job = aJob({ id: "ftjob-2", createdAt: 2, ...owned("fineTuningJob") });
    expect(lineageOf(job, { jobs: [job, earlier] }).predecessor).toMatchObject({ jobId: "ftjob-1" });
  });

  it("prices with the user's own price, else with the dated table", () => {
    const job = aJob({ trainedTokens: 2_000_000 });
    expect(lineageOf(job).price).toMatchObject({ cost: 6, pricePerMillionTokens: 3, priceDate: expect.any(String) });
    expect(lineageOf(job, { pricePerMillionTokens: 1 }).price).toEqual({
      trainedTokens: 2_000_000,
      cost: 2,
      pricePerMillionTokens: 1,
    });
  });

  it("leaves out what is not known", () => {
    const { predecessor, trainedFrom, git, validationData, metrics } = lineageOf(aJob());
    expect([predecessor, trainedFrom, git, validationData, metrics]).toEqual(Array(5).fill(undefined));
  });
});
