import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "fine-tuning-server";
import OpenAI, { toFile } from "openai";

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({
    data: mkdtempSync(join(tmpdir(), "ft-")),
    clock: "virtual",
    minSeconds: { queued: 600 },
  });
});
afterAll(() => server.close());

it("finds its job although the answer was lost", async () => {
  const client = new OpenAI({ baseURL: server.url, apiKey: server.apiKey, maxRetries: 0 });
  const row = {
    messages: [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hello" },
    ],
  };
  const data = await toFile(Buffer.from(`${JSON.stringify(row)}\n`.repeat(10)), "train.jsonl");
  const file = await client.files.create({ file: data, purpose: "fine-tune" });

  server.faults.add({ route: "POST /fine_tuning/jobs", fault: "drop-after" });
  const body = { model: "gpt-4o-mini", training_file: file.id, metadata: { key: "one" } };
  await expect(client.fineTuning.jobs.create(body)).rejects.toThrow();
  expect((await client.fineTuning.jobs.list({ metadata: { key: "one" } })).data).toHaveLength(1);

  server.advance(600); // the queue's ten minutes
});
