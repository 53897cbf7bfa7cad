import { readdirSync } from "node:fs";
import { join } from "node:path";
import { inspectDataset, methodOf } from "../../provider/dataset";
import { askedOnTheCommandLine, previewed, type Question, settledByTheJob } from "../support/data-doors";
import { type TestServer, testServer } from "../support/server";

/** `fine-tuning check` and `pulumi preview` are two doors to one set of rules: asked the same, they say the same. */

let server: TestServer;
const cache = process.env.PULUMI_FINE_TUNING_CACHE;
beforeAll(async () => {
  process.env.PULUMI_FINE_TUNING_CACHE = "off";
  server = await testServer();
});
afterAll(async () => {
  process.env.PULUMI_FINE_TUNING_CACHE = cache;
  await server.close();
});

const data = join(__dirname, "../fixtures/data");
const corpus = ["good", "doubtful", "bad"].flatMap((kind) =>
  readdirSync(join(data, kind)).map((name) => [`${kind}/${name}`] as const),
);

const models = { supervised: "gpt-4o-mini-2024-07-18", dpo: "gpt-4o-2024-08-06", reinforcement: "o4-mini-2025-04-16" };

async function questionOf(path: string): Promise<Question> {
  const { format } = await inspectDataset({ path });
  const method = methodOf[format ?? "chat"];
  return { path, method, model: format === "completion" ? "babbage-002" : models[method] };
}

describe("the command and the preview", () => {
  it.each(corpus)("find the same in %s", async (name) => {
    const question = await questionOf(join(data, name));
    expect(settledByTheJob(await previewed(question, server))).toEqual(await askedOnTheCommandLine(question));
  });

  it.each<[string, string, Question["method"], string]>([
    ["completion rows for a chat model", "good/completion.jsonl", "supervised", models.supervised],
    ["chat rows for a completion model", "good/chat.jsonl", "supervised", "babbage-002"],
    ["chat rows for dpo", "good/chat.jsonl", "dpo", models.dpo],
    ["preference rows for supervised training", "good/preference.jsonl", "supervised", models.supervised],
    ["rows that fit two formats, as chat", "doubtful/ambiguous_format@1.jsonl", "supervised", models.supervised],
    ["rows that a short context cuts", "doubtful/long_row@6.jsonl", "supervised", "gpt-3.5-turbo-0613"],
    ["rows with an error, for another kind of model", "bad/unknown_role@10.jsonl", "supervised", "babbage-002"],
    ["rows with an error, for another method", "bad/unknown_role@10.jsonl", "dpo", models.dpo],
    ["too few rows, for another kind of model", "bad/too_few_examples@1.jsonl", "supervised", "babbage-002"],
    ["images for a model that does not see them", "good/chat-images.jsonl", "supervised", "gpt-3.5-turbo-0125"],
  ])("say the same of %s", async (_what, name, method, model) => {
    const question = { path: join(data, name), method, model };
    const asked = await askedOnTheCommandLine(question);
    expect(asked).not.toEqual({});
    expect(settledByTheJob(await previewed(question, server))).toEqual(asked);
  });

  it("say the same of two files with errors in both and a model of another kind", async () => {
    const path = join(data, "bad/unknown_role@10.jsonl");
    const validation = join(data, "bad/invalid_weight@4.jsonl");
    const question: Question = { path, method: "supervised", model: "babbage-002", validation };
    const asked = await askedOnTheCommandLine(question);
    const previewing = await previewed(question, server);
    for (const code of ["unknown_role", "invalid_weight", "model_mismatch"] as const)
      expect([asked[code], previewing[code]]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(Object.keys(previewing).sort()).toEqual(Object.keys(asked).sort());
  });

  it("say the same of validation data that stand in the training data", async () => {
    const path = join(data, "good/chat.jsonl");
    const validation = join(data, "good/chat-spaced-and-reordered.jsonl");
    const question: Question = { path, method: "supervised", model: models.supervised, validation };
    const asked = await askedOnTheCommandLine(question);
    expect(asked).toEqual({ leakage: 12 });
    expect(await previewed(question, server)).toEqual(asked);
  });
});
