import type { FineTuningApi } from "../../../provider/api/fine-tuning-api";
import type { Job, Model } from "../../../provider/api/types";
import { ApiError, TransportError } from "../../../provider/errors";
import { nearestModel } from "../../../provider/resources/fine-tuning-job/base-model";
import { createServerAnswers, findModel } from "../../../provider/session/server-answers";
import { aJob } from "../../support/a-job";

const aModel = (id: string, shutdownDate?: string): Model => ({
  id,
  object: "model",
  created: 0,
  ownedBy: "system",
  ...(shutdownDate === undefined ? {} : { shutdownDate }),
});

const models = ["gpt-4o-mini-2024-07-18", "gpt-4o-2024-08-06", "gpt-4o-2024-11-20", "babbage-002"].map((id) =>
  aModel(id),
);

/** The answers of an account, and what was asked of it. */
function answersOf(jobs: Job[], known: Model[] | Error = models) {
  const asked: string[] = [];
  async function* listed<T>(name: string, items: T[] | Error) {
    asked.push(name);
    if (items instanceof Error) throw items;
    yield* items;
  }
  const gone = (what: string) => {
    asked.push(what);
    throw new ApiError("gone", { status: 404, code: "model_not_found" });
  };
  const api: Partial<FineTuningApi> = {
    endpoint: { baseUrl: "https://api.example/v1", dialect: "openai" },
    listJobs: (query) => listed(query?.metadata === undefined ? "jobs" : "own jobs", jobs),
    listModels: () => listed("models", known),
    listEvents: (id) => listed(`events of ${id}`, []),
    getJob: async (id) => gone(id),
    getModel: async (id) => gone(id),
  };
  return { answers: createServerAnswers(api as FineTuningApi), asked };
}

const all = async (jobs: AsyncIterable<Job>) => {
  const ids: string[] = [];
  for await (const { id } of jobs) ids.push(id);
  return ids;
};

describe(createServerAnswers, () => {
  it("asks once, however many resources want to know", async () => {
    const { answers, asked } = answersOf([aJob({ id: "ftjob-1" })]);
    for (let resource = 0; resource < 3; resource++) {
      expect(await all(answers.listJobs({ metadata: { pulumi_key: "k" } }))).toEqual(["ftjob-1"]);
      expect(await answers.getJob("ftjob-1")).toMatchObject({ id: "ftjob-1" });
      expect(await answers.getModel("babbage-002")).toMatchObject({ id: "babbage-002" });
    }
    expect(asked).toEqual(["jobs", "models"]);
  });

  it("asks once for what no list shows", async () => {
    const { answers, asked } = answersOf([]);
    for (let resource = 0; resource < 3; resource++) {
      await expect(answers.getModel("ft:gone")).rejects.toMatchObject({ status: 404 });
      await expect(answers.getJob("ftjob-gone")).rejects.toMatchObject({ status: 404 });
    }
    expect(asked).toEqual(["models", "ft:gone", "jobs", "ftjob-gone"]);
  });

  it("asks for a declaration's own jobs where the account has more than a preview reads", async () => {
    const many = Array.from({ length: 500 }, (_, n) => aJob({ id: `ftjob-${n}`, metadata: { pulumi_key: `k${n}` } }));
    const { answers, asked } = answersOf(many);
    await all(answers.listJobs({ metadata: { pulumi_key: "k7" } }));
    expect(asked).toEqual(["jobs"]);
    await all(answers.listJobs({ metadata: { pulumi_key: "older" } }));
    expect(asked).toEqual(["jobs", "own jobs"]);
  });

  it("asks nobody again where nobody answered", async () => {
    const { answers, asked } = answersOf([], new TransportError("no answer", true));
    await expect(answers.getModel("babbage-002")).rejects.toThrow("no answer");
    await expect(answers.getModel("davinci-002")).rejects.toThrow("no answer");
    expect(asked).toEqual(["models"]);
  });

  it("asks few of many running jobs how far they have come", async () => {
    const { answers, asked } = answersOf([]);
    for (let n = 0; n < 20; n++) await answers.progressOf(aJob({ id: `ftjob-${n}` }));
    await answers.progressOf(aJob({ status: "queued" }));
    expect(asked).toHaveLength(10);
  });
});

describe(findModel, () => {
  it.each([
    ["gpt-4o-mini-2024-07-18", "gpt-4o-mini-2024-07-18"],
    ["gpt-4o-mini", "gpt-4o-mini-2024-07-18"],
    ["gpt-4o", "gpt-4o-2024-08-06"],
    ["gpt-4", undefined],
  ])("finds %s", (name, id) => {
    expect(findModel(models, name)?.id).toBe(id);
  });

  it("does not choose between snapshots that go on different days", () => {
    const apart = [aModel("gpt-4o-2024-08-06", "2027-01-14"), aModel("gpt-4o-2024-11-20")];
    expect(findModel(apart, "gpt-4o")).toBeUndefined();
  });
});

describe(nearestModel, () => {
  it.each([
    ["gpt-4o-mni", "gpt-4o-mini-2024-07-18"],
    ["gpt-4o-mini-2024-07-81", "gpt-4o-mini-2024-07-18"],
    ["babage-002", "babbage-002"],
    ["llama", undefined],
  ])("of %s", (name, id) => {
    expect(nearestModel(name, models)).toBe(id);
  });
});
