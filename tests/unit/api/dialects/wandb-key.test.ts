import { apiAt, json, listen } from "../loopback";

const wandbKey = "w".repeat(40);
const request = {
  model: "m",
  trainingFile: "file-1",
  integrations: [{ type: "wandb" as const, wandb: { project: "harbour" } }],
};

describe("the key of Weights & Biases, for a vendor that wants it", () => {
  it("is sent as the environment has it, and quoted in no error", async () => {
    const server = await listen(({ body }, response) => json(response, 400, { error: { message: `No: ${body}` } }));
    const api = apiAt("", { endpoint: { baseUrl: server.url, dialect: "nebius" }, env: { WANDB_API_KEY: wandbKey } });
    const refusal = await api.createJob(request).catch((error: Error) => error);
    expect(server.received[0]?.body).toContain(`"api_key":"${wandbKey}"`);
    expect(JSON.stringify([String(refusal), refusal])).toContain("[redacted]");
    expect(JSON.stringify([String(refusal), refusal])).not.toContain(wandbKey);
    await api.close();
    await server.close();
  });

  it("is asked for before anything is sent", async () => {
    const server = await listen((_, response) => json(response, 200, {}));
    const api = apiAt("", { endpoint: { baseUrl: server.url, dialect: "nebius" }, env: {} });
    await expect(api.createJob(request)).rejects.toThrow(
      /Nebius reports.*WANDB_API_KEY is not set.*Nothing was submitted/s,
    );
    expect(server.received).toEqual([]);
    await api.close();
    await server.close();
  });

  it("is not sent where the account at the vendor has it", async () => {
    const server = await listen((_, response) => json(response, 200, { id: "ftjob-1", status: "queued" }));
    const api = apiAt(server.url, { env: { WANDB_API_KEY: wandbKey } });
    await api.createJob(request);
    expect(server.received[0]?.body).not.toContain(wandbKey);
    await api.close();
    await server.close();
  });
});
