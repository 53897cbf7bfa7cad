import { LLMock } from "@copilotkit/aimock";
import { type ConnectedApi, connectApi } from "../../provider/api/connect-api";
import { probeCapabilities } from "../../provider/api/probe";
import { Credential } from "../../provider/endpoint/credential";
import { chatRows, jsonl } from "../support/server-data";

/** A server that somebody else wrote: sparse objects and errors, no checkpoints, states that move when looked at. */
describe("a sparse server that we did not write", () => {
  const mock = new LLMock({ port: 0 });
  let api: ConnectedApi;
  beforeAll(async () => {
    const baseUrl = `${await mock.start()}/v1`;
    api = connectApi({ endpoint: { baseUrl, dialect: "openai" }, key: () => Credential.bearer("sk-mock-0123456789") });
  });
  afterAll(async () => {
    await api.close();
    await mock.stop();
  });

  const text = Buffer.from(jsonl(chatRows(10)));
  const upload = () =>
    api.uploadFile({
      filename: "train.jsonl",
      purpose: "fine-tune",
      bytes: text.length,
      async *open() {
        yield text;
      },
    });

  it("takes a file, trains on it, and shows the job and its events", async () => {
    const file = await upload();
    expect(Buffer.from(await api.fileContent(file.id))).toEqual(text);
    const { id } = await api.createJob({
      model: "gpt-4o-mini",
      trainingFile: file.id,
      suffix: "depot",
      metadata: { pulumi_key: "k" },
    });
    const looks = [await api.getJob(id), await api.getJob(id), await api.getJob(id)];
    expect(looks.map(({ status }) => status)).toEqual(["queued", "running", "succeeded"]);
    expect(looks[2]?.fineTunedModel).toContain("depot");
    const messages: string[] = [];
    for await (const event of api.listEvents(id)) messages.push(event.message);
    expect(messages[0]).toContain("Training complete");
  });

  it("refuses with a sentence what it does not know", async () => {
    await expect(api.getJob("ftjob-none")).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining("No such fine-tuning job: ftjob-none"),
    });
  });

  it("probes as lacking what it lacks", async () => {
    const verdicts = Object.fromEntries((await probeCapabilities(api)).map(({ name, verdict }) => [name, verdict]));
    expect(verdicts).toMatchObject({
      "list jobs": "yes",
      "submit jobs": "yes",
      "job events": "yes",
      "job checkpoints": "no",
      "cancel jobs": "yes",
      "pause jobs": "no",
      "upload in parts": "no",
      "share checkpoints": "no",
    });
  });
});
