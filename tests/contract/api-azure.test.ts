import { type ConnectedApi, connectApi } from "../../provider/api/connect-api";
import { dialects } from "../../provider/api/dialects";
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
  let connection: ReturnType<typeof resolveConnection>;
  const hasParts = apiVersion !== undefined;
  beforeAll(async () => {
    server = await testServer({ clock: "virtual", minSeconds: { processing: 60 } });
    const env = { AZURE_OPENAI_API_KEY: testKey };
    const baseUrl = new URL(server.url).origin;
    connection = resolveConnection({ dialect: "azure", baseUrl, apiVersion }, () => undefined, env, dialects.places);
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

  it("uploads a large file in parts where the address has them, and says so where it has none", async () => {
    const part = Math.ceil(text.length / 3);
    const inParts = connectApi({ ...connection, uploadLimits: { single: 1, part, total: text.length, parallel: 2 } });
    const uploading = inParts.uploadFile({
      ...upload,
      async *open({ start, end } = { start: 0, end: text.length }) {
        yield text.subarray(start, end);
      },
    });
    await (hasParts
      ? expect(uploading).resolves.toMatchObject({ bytes: text.length })
      : expect(uploading).rejects.toThrow("it has no uploads in parts"));
    await inParts.close();
  });

  it("probes as it uploads", async () => {
    const found = await probeCapabilities(api);
    expect(found.find(({ name }) => name === "upload in parts")).toMatchObject({ verdict: hasParts ? "yes" : "no" });
    expect(found.find(({ name }) => name === "submit jobs")).toMatchObject({ verdict: "yes" });
  });
});
