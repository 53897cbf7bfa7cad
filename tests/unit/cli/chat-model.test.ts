import type { Job } from "../../../provider/api/types";
import { modelCalled, notServed } from "../../../provider/cli/chat-model";
import { ApiError, messageOf } from "../../../provider/errors";
import { aJob } from "../../support/a-job";

const owner = "urn:pulumi:dev::cargo::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::bot";
const trained = aJob({
  id: "ftjob-1",
  status: "succeeded",
  fineTunedModel: "ft:base:acme::1",
  metadata: { pulumi_owner: owner },
});
const running = aJob({ id: "ftjob-2", suffix: "young" });

/** A server with these jobs that knows the model "base". */
function server() {
  const told: string[] = [];
  const jobs: Job[] = [trained, running];
  const gone = () => {
    throw new ApiError("no such thing", { status: 404 });
  };
  return {
    told,
    tell: (text: string) => void told.push(text),
    api: {
      endpoint: { baseUrl: "https://api.example/v1", dialect: "openai" as const },
      getModel: async (id: string) => (id === "base" ? { id, object: "model", created: 0, ownedBy: "acme" } : gone()),
      getJob: async (id: string) => jobs.find((job) => job.id === id) ?? gone(),
      async *listJobs() {
        yield* jobs;
      },
      async *listCheckpoints() {},
    },
  };
}

describe(modelCalled.name, () => {
  it.each([
    ["base", "base"],
    ["ft:base:acme::1:ckpt-step-4", "ft:base:acme::1:ckpt-step-4"],
    ["base.ft-1-depot", "base.ft-1-depot"],
    ["ftjob-1", "ft:base:acme::1"],
    ["dev/bot", "ft:base:acme::1"],
    [undefined, "ft:base:acme::1"],
    ["my-deployment", "my-deployment"],
  ])("takes %s for %s", async (called, model) => {
    expect(await modelCalled(server(), called)).toMatchObject({ model });
  });

  it("says which model a name stands for", async () => {
    const to = server();
    await modelCalled(to, "bot");
    expect(to.told).toEqual(["cargo/dev/bot: ft:base:acme::1\n"]);
  });

  it("says of a job without a model how it stands", async () => {
    await expect(modelCalled(server(), "young")).rejects.toThrow(
      'job "ftjob-2" (ftjob-2) is running and has no model yet. Next: `fine-tuning watch ftjob-2`, or ',
    );
  });
});

describe(notServed.name, () => {
  const called = { model: "bat", similar: ["bot"] };
  const endpoint = { baseUrl: "https://api.example/v1", dialect: "openai" as const };

  it("names the endpoint and what is like the name, and who answers instead", () => {
    const error = notServed(new ApiError("no model\n  Next: look", { status: 404 }), endpoint, called);
    expect(messageOf(error)).toBe(
      'https://api.example/v1 does not serve the model "bat": no model\n  Similar names: bot.\n  Next: ' +
        "`fine-tuning list` shows jobs and models; a server that trains need not answer: name the one that does with --base-url.",
    );
  });

  it("tells Azure's users to deploy", () => {
    const azure = { ...endpoint, dialect: "azure" as const };
    expect(messageOf(notServed(new ApiError("no deployment", { status: 404 }), azure, called))).toContain(
      "Next: Azure answers by deployment",
    );
  });

  it("leaves other errors as they are", () => {
    const error = new ApiError("slow down", { status: 429 });
    expect(notServed(error, endpoint, called)).toBe(error);
  });
});
