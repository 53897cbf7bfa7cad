import { type ConnectedApi, connectApi } from "../../provider/api/connect-api";
import { dialects } from "../../provider/api/dialects";
import { KEY_ENTRY } from "../../provider/api/job-marks";
import { collect } from "../../provider/api/pages";
import { probeCapabilities } from "../../provider/api/probe";
import { resolveConnection } from "../../provider/endpoint/connection";
import { chatRows, jsonl } from "../support/chat-data";
import { type SimulatedAzure, simulatedAzure } from "../vendors/azure/azure";
import { failing, silent, trained } from "../vendors/azure/stages";

const key = `k2:${"0123456789abcdef".repeat(4)}`;

describe.each([undefined, "2025-04-01-preview"])("a simulated Azure, api-version %s", (apiVersion) => {
  let azure: SimulatedAzure;
  let api: ConnectedApi;

  beforeAll(async () => {
    azure = await simulatedAzure();
    const env = { AZURE_OPENAI_API_KEY: azure.key };
    const input = { dialect: "azure", baseUrl: azure.origin, apiVersion };
    api = connectApi(resolveConnection(input, () => undefined, env, dialects.places));
  });
  afterEach(() => {
    Object.assign(azure.manners, { stages: trained, listsLag: 0, keepsMetadata: false });
    expect(azure.violations).toEqual([]);
  });
  afterAll(async () => {
    await api.close();
    await azure.close();
  });

  const request = (more: object = {}) => ({
    model: "gpt-4o-mini-2024-07-18",
    trainingFile: azure.upload(jsonl(chatRows(10))),
    suffix: "depot",
    metadata: { team: "a", [KEY_ENTRY]: key },
    ...more,
  });

  it("has every state of a job understood, and -1 as auto", async () => {
    const job = await api.createJob(request());
    expect(job).toMatchObject({ status: "queued", suffix: "depot", hyperparameters: { nEpochs: "auto" } });
    const seen = [];
    for (let stage = 1; stage < trained.length; stage++) {
      azure.step();
      seen.push((await api.getJob(job.id)).status);
    }
    expect(seen).toEqual(["queued", ...Array(5).fill("running"), "succeeded"]);
    expect((await api.getJob(job.id)).fineTunedModel).toMatch(
      /^gpt-4o-mini-2024-07-18\.ft-.*-depot-k20123456789abcdef0123$/,
    );
  });

  it.each([true, false])("shows the mark of a job, its metadata kept: %s", async (keepsMetadata) => {
    azure.manners.keepsMetadata = keepsMetadata;
    const { id } = await api.createJob(request());
    for (const job of [await api.getJob(id), ...(await collect(api.listJobs({ metadata: { [KEY_ENTRY]: key } }), 1))])
      expect(job).toMatchObject({
        id,
        suffix: "depot",
        metadata: { [KEY_ENTRY]: keepsMetadata ? key : key.slice(0, "k2:".length + 20) },
      });
  });

  it("says progress in words, losses with exponents among them", async () => {
    const { id } = await api.createJob(request());
    azure.step(trained.length);
    const events = await collect(api.listEvents(id));
    expect(events.map(({ message, data }) => [message, data?.step, data?.train_loss])).toEqual(
      expect.arrayContaining([["Step 20: training loss=3.8E-06", 20, 3.8e-6]]),
    );
    expect((await collect(api.listCheckpoints(id))).map(({ stepNumber }) => stepNumber)).toEqual([20, 10]);
  });

  it("trains an open model with a training type alone, and says so where it is missing", async () => {
    const open = request({ model: "Ministral-3B" });
    await expect(api.createJob(open)).rejects.toThrow(/does not support fine-tuning.*set `trainingType`/s);
    expect(await api.createJob({ ...open, trainingType: "globalstandard" })).toMatchObject({
      extra: { trainingType: "globalStandard" },
    });
  });

  it("ends what is cancelled, tells why it failed, and goes on after a pause", async () => {
    const cancelled = await api.createJob(request());
    await api.cancelJob(cancelled.id);
    expect((await api.getJob(cancelled.id)).status).toBe("cancelled");
    azure.manners.stages = failing("out of memory");
    const failed = await api.createJob(request());
    azure.step(trained.length);
    expect(await api.getJob(failed.id)).toMatchObject({ status: "failed", error: { message: "out of memory" } });
    azure.manners.stages = silent;
    const paused = await api.createJob(request());
    azure.step(trained.length);
    await api.pauseJob(paused.id);
    azure.step();
    expect((await api.getJob(paused.id)).status).toBe("paused");
    await api.resumeJob(paused.id);
    azure.step();
    expect((await api.getJob(paused.id)).status).toBe("running");
  });

  it("takes a file, processes it, and lets it go", async () => {
    const content = Buffer.from(jsonl(chatRows(10)));
    async function* open() {
      yield content;
    }
    const file = await api.uploadFile({ filename: "train.jsonl", purpose: "fine-tune", bytes: content.length, open });
    expect(file.status).toBe("pending");
    azure.step(2);
    expect((await api.getFile(file.id)).status).toBe("processed");
    expect(Buffer.from(await api.fileContent(file.id))).toEqual(content);
    await api.deleteFile(file.id);
    await expect(api.getFile(file.id)).rejects.toThrow("was not found");
  });

  it("is told by the doctor to train, without a job being made", async () => {
    const before = azure.jobs().length;
    const verdicts = (await probeCapabilities(api)).map(({ name, verdict }) => [name, verdict]);
    // The routes of the doctor's controls are in no document.
    azure.violations.length = 0;
    expect(Object.fromEntries(verdicts)).toMatchObject({
      "list jobs": "yes",
      "submit jobs": "yes",
      "job events": "yes",
      "cancel jobs": "yes",
      "list files": "yes",
    });
    expect(azure.jobs()).toHaveLength(before);
  });
});
