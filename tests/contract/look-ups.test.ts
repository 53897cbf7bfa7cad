import * as pulumi from "@pulumi/pulumi";
import {
  getFile,
  getFiles,
  getFineTuningJob,
  getFineTuningJobCheckpoints,
  getFineTuningJobEvents,
  getFineTuningJobOutput,
  getFineTuningJobs,
  getModel,
  getModels,
  getTrainingMetrics,
} from "../../provider";
import { UNKNOWN } from "../../provider/engine/unknown";
import { chatRows, jsonl } from "../support/chat-data";
import { expectFreeOf } from "../support/free-of";
import { type TestServer, testServer } from "../support/server";

describe("looking things up", () => {
  let server: TestServer;
  let connection: { baseUrl: string; apiKeyEnv: string };
  let jobId: string;
  const keyVariable = "FINE_TUNING_LOOKUPS_KEY";

  beforeAll(async () => {
    server = await testServer();
    process.env[keyVariable] = server.apiKey;
    connection = { baseUrl: server.url, apiKeyEnv: keyVariable };
    jobId = await train({ team: "harbour" });
    await server.jobWhen(jobId, ["succeeded"]);
  });

  afterAll(async () => {
    delete process.env[keyVariable];
    await server?.close();
  });

  async function train(metadata: Record<string, string>): Promise<string> {
    const training_file = await server.upload(jsonl(chatRows(12)));
    const hyperparameters = { n_epochs: 2, batch_size: 4 };
    const method = { type: "supervised", supervised: { hyperparameters } };
    const request = { model: "gpt-4o-mini-2024-07-18", training_file, method, metadata };
    return (await server.call("POST", "/fine_tuning/jobs", request)).body.id as string;
  }

  it("finds one job with everything the server says of it", async () => {
    const job = await getFineTuningJob({ id: jobId, connection });
    expect(job).toMatchObject({ id: jobId, status: "succeeded", metadata: { team: "harbour" } });
    expect(job.fineTunedModel).toMatch(/^ft:gpt-4o-mini/);
  });

  it("finds the same through outputs", async () => {
    const found = getFineTuningJobOutput({ id: pulumi.output(jobId), connection });
    expect(await resolved(found)).toEqual(await getFineTuningJob({ id: jobId, connection }));
  });

  it("lists jobs by all of several metadata", async () => {
    const find = async (metadata: Record<string, string>) =>
      (await getFineTuningJobs({ metadata, connection })).map(({ id }) => id);
    expect(await find({ team: "harbour" })).toEqual([jobId]);
    expect(await find({ team: "harbour", ship: "none" })).toEqual([]);
  });

  it("reads all pages", async () => {
    const events = await getFineTuningJobEvents({ jobId, connection });
    const total = (await server.call("GET", `/fine_tuning/jobs/${jobId}/events?limit=100`)).body.data as unknown[];
    expect(events).toHaveLength(total.length);
    const times = events.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(events.at(-1)?.message).toMatch(/success/i);
  });

  it("lists checkpoints oldest first", async () => {
    const checkpoints = await getFineTuningJobCheckpoints({ jobId, connection });
    expect(checkpoints.map(({ stepNumber }) => stepNumber)).toEqual([3, 6]);
  });

  it("reads the metrics of every step from the result file", async () => {
    const rows = await getTrainingMetrics({ jobId, connection });
    expect(rows.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(rows[0]).toMatchObject({ trainLoss: expect.any(Number), trainMeanTokenAccuracy: expect.any(Number) });
  });

  it("finds models and files", async () => {
    const { fineTunedModel = "", trainingFile } = await getFineTuningJob({ id: jobId, connection });
    expect(await getModel({ id: fineTunedModel, connection })).toMatchObject({ id: fineTunedModel, object: "model" });
    expect((await getModels({ connection })).map(({ id }) => id)).toContain(fineTunedModel);
    expect(await getFile({ id: trainingFile, connection })).toMatchObject({ id: trainingFile, purpose: "fine-tune" });
    const results = await getFiles({ purpose: "fine-tune-results", connection });
    expect(results.map(({ purpose }) => purpose)).toEqual(["fine-tune-results"]);
    expect((await getFiles({ connection })).length).toBeGreaterThan(results.length);
  });

  it("says which id does not exist, and never says the key", async () => {
    const error = await getFineTuningJob({ id: "ftjob-nobody", connection }).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ status: 404, message: expect.stringContaining("ftjob-nobody") });
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expectFreeOf(server.apiKey, `${(error as Error).message} ${(error as Error).stack}`);
  });

  it("names the setting that is missing", async () => {
    const lookup = getModels({ connection: { ...connection, apiKeyEnv: "FINE_TUNING_LOOKUPS_NO_KEY" } });
    await expect(lookup).rejects.toThrow(/environment variable FINE_TUNING_LOOKUPS_NO_KEY, and it is not set/);
  });

  it("refuses a misspelt setting of the stack, instead of asking another server", async () => {
    pulumi.runtime.setConfig("fine-tuning:baseURL", "https://elsewhere.example/v1");
    try {
      await expect(getModels({ connection })).rejects.toThrow(
        'getModels: there is no setting "fine-tuning:baseURL"; did you mean "fine-tuning:baseUrl"?',
      );
    } finally {
      pulumi.runtime.setAllConfig({});
    }
  });

  it("refuses the engine's mark for a value that is not known", async () => {
    await expect(getFile({ id: UNKNOWN, connection })).rejects.toThrow(
      /^getFile: `id` holds no value but Pulumi's mark/,
    );
    const metadata = { team: UNKNOWN };
    await expect(getFineTuningJobs({ metadata, connection })).rejects.toThrow(/`metadata` holds no value/);
  });
});

function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}
