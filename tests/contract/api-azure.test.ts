import { type ConnectedApi, connectApi } from "../../provider/api/connect-api";
import { probeCapabilities } from "../../provider/api/probe";
import { resolveConnection } from "../../provider/endpoint/connection";
import { type TestServer, testKey, testServer } from "../support/server";
import { chatRows, jsonl } from "../support/server-data";
import { whileTimePasses } from "../support/server-time";

const text = Buffer.from(jsonl(chatRows(10)));
const upload = {
  filename: "train.jsonl",
  purpose: "fine-tune",
  bytes: text.length,
  async *open() {
    yield text;
  },
};

describe.each([undefined, "2025-04-01-preview"])("Azure's dialect, api-version %s", (apiVersion) => {
  let server: TestServer;
  let api: ConnectedApi;
  beforeAll(async () => {
    server = await testServer({ clock: "virtual", minSeconds: { processing: 60 } });
    const env = { AZURE_OPENAI_API_KEY: testKey };
    const baseUrl = new URL(server.url).origin;
    const connection = resolveConnection({ dialect: "azure", baseUrl, apiVersion }, () => undefined, env);
    expect(connection.problems).toEqual([]);
    api = connectApi(connection);
  });
  afterAll(async () => {
    await api.close();
    await server.close();
  });

  it("uploads a file that is processed for a while, trains on it, and reads the result", async () => {
    const file = await api.uploadFile(upload);
    expect(["pending", "running"]).toContain(file.status);
    const job = await api.createJob({
      model: "gpt-4o-mini-2024-07-18",
      trainingFile: file.id,
      suffix: "depot",
      hyperparameters: { nEpochs: 1 },
      trainingType: "DeveloperTier",
    });
    await whileTimePasses(server, server.jobWhen(job.id, ["succeeded"]));
    const done = await api.getJob(job.id);
    expect(done.fineTunedModel).toBe(`gpt-4o-mini-2024-07-18.ft-${job.id.replace("ftjob-", "")}-depot`);
    expect(done.extra?.trainingType).toBe("developerTier");
    const table = Buffer.from(await api.fileContent(done.resultFiles[0] ?? "")).toString();
    expect(table.split("\n")[0]).toContain("step,train_loss");
  });

  it("refuses a file above the limit with a sentence, because there are no parts", async () => {
    const large = { ...upload, bytes: 513 * 1024 * 1024 };
    await expect(api.uploadFile(large)).rejects.toThrow("Azure has no uploads in parts");
  });

  it("probes as unable to upload in parts", async () => {
    const found = await probeCapabilities(api);
    expect(found.find(({ name }) => name === "upload in parts")).toMatchObject({ verdict: "no" });
    expect(found.find(({ name }) => name === "submit jobs")).toMatchObject({ verdict: "yes" });
  });
});
