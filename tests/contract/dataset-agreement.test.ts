import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type DatasetReport, inspectDataset, type Method, methodOf } from "../../provider/dataset";
import { pathsOf, replaced } from "../support/json-paths";
import { type TestServer, testServer } from "../support/server";

/**
 * What our check passes, the server accepts; what the server rejects, our check would have rejected. The two share no
 * code. Our check may be the stricter one: it also refuses what the vendor refuses and the server does not look at.
 */

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const data = join(__dirname, "../fixtures/data");
const corpus = ["good", "doubtful", "bad"].flatMap((kind) =>
  readdirSync(join(data, kind)).map((name) => [`${kind}/${name}`] as const),
);

const grader = {
  type: "string_check",
  name: "equal",
  operation: "eq",
  input: "{{sample.output_text}}",
  reference: "{{item.reference_answer}}",
};

const models: Record<Method, string> = {
  supervised: "gpt-4o-mini-2024-07-18",
  dpo: "gpt-4o-2024-08-06",
  reinforcement: "o4-mini-2025-04-16",
};

const modelFor = (format: DatasetReport["format"]): string =>
  format === "completion" ? "babbage-002" : models[methodOf[format ?? "chat"]];

/** Why the server will not train on the data; undefined when it will. */
async function refusalOf(content: Buffer, method: Method, model = models[method]): Promise<string | undefined> {
  const form = new FormData();
  form.set("purpose", "fine-tune");
  form.set("file", new File([new Uint8Array(content)], "train.jsonl"));
  const uploaded = await server.call("POST", "/files", form);
  if (uploaded.status !== 200) return uploaded.body.error?.message ?? `answered ${uploaded.status}`;
  const created = await server.call("POST", "/fine_tuning/jobs", {
    model,
    training_file: uploaded.body.id,
    method: { type: method, [method]: method === "reinforcement" ? { grader } : {} },
  });
  if (created.status !== 200) return created.body.error?.message ?? `answered ${created.status}`;
  const id = created.body.id as string;
  const job = await server.jobWhen(id, ["queued", "running", "succeeded", "failed"]);
  const error = job.error as { code: string; message: string } | null;
  if (job.status === "failed") return `${error?.code}: ${error?.message}`;
  await server.call("POST", `/fine_tuning/jobs/${id}/cancel`);
  return undefined;
}

async function bothOf(content: Buffer, inspect: (method: Method | undefined) => Promise<DatasetReport>) {
  const { format } = await inspect(undefined);
  const method = methodOf[format ?? "chat"];
  const report = await inspect(method);
  return {
    ours: report.findings.filter(({ severity }) => severity === "error"),
    refusal: await refusalOf(content, method, modelFor(format)),
  };
}

describe("our check and the local server", () => {
  it.each(corpus)("agree on %s", async (name) => {
    const path = join(data, name);
    const { ours, refusal } = await bothOf(readFileSync(path), (method) =>
      inspectDataset({ path }, { method, cache: false }),
    );
    if (ours.length === 0) expect(refusal).toBeUndefined();
    if (refusal !== undefined) expect(ours).not.toEqual([]);
    expect(ours.length === 0).toBe(!name.startsWith("bad/"));
  });

  it.each([
    ["completion.jsonl", "gpt-4o-mini-2024-07-18"],
    ["chat.jsonl", "babbage-002"],
  ])("agree that %s is not for %s", async (name, model) => {
    const path = join(data, "good", name);
    const { errors, counts } = await inspectDataset({ path }, { model, method: "supervised", cache: false });
    expect({ errors, counts }).toEqual({ errors: 1, counts: { model_mismatch: 1 } });
    expect(await refusalOf(readFileSync(path), "supervised", model)).toMatch(/^invalid_training_file: /);
  });

  /** What the service is known to refuse, of which no local judge may be more lenient than the other. */
  it.each(
    corpus.filter(([name]) =>
      /bad\/(extra_key|special_token|several_outputs|image_in_preference|invalid_image|foreign_rows)@/.test(name),
    ),
  )("both refuse %s", async (name) => {
    const path = join(data, name);
    const { ours, refusal } = await bothOf(readFileSync(path), (method) =>
      inspectDataset({ path }, { method, cache: false }),
    );
    expect(ours).not.toEqual([]);
    expect(refusal).toMatch(/^invalid_(training_file|file_format): /);
  });

  it("agree on the line that is at fault", async () => {
    const path = join(data, "bad/unknown_role@10.jsonl");
    const [finding] = (await inspectDataset({ path }, { cache: false })).findings;
    expect(finding?.line).toBe(10);
    expect(await refusalOf(readFileSync(path), "supervised")).toMatch(/line 10\b/i);
  });

  it("agree on the tokens that a training bills", async () => {
    const path = join(data, "good/chat-weights.jsonl");
    const created = await server.call("POST", "/fine_tuning/jobs", {
      model: models.supervised,
      training_file: await server.upload(readFileSync(path, "utf8")),
      method: { type: "supervised", supervised: { hyperparameters: { n_epochs: 2 } } },
    });
    const job = await server.jobWhen(created.body.id as string, ["succeeded", "failed"], 60_000);
    const report = await inspectDataset({ path }, { cache: false, model: models.supervised });
    expect(job.trained_tokens).toBe(report.tokens.perEpoch * 2);
  });

  it("agree on rows in which any value is replaced by any other", async () => {
    const rows = (name: string): Record<string, unknown>[] =>
      readFileSync(join(data, "good", name), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    const file = fc.constantFrom(
      "chat.jsonl",
      "chat-tools.jsonl",
      "chat-weights.jsonl",
      "preference.jsonl",
      "reinforcement.jsonl",
      "completion.jsonl",
    );
    const value = fc.oneof(fc.constantFrom(null, "", 0, 1, [], {}, "system", "user"), fc.jsonValue({ maxDepth: 1 }));
    await fc.assert(
      fc.asyncProperty(file, fc.nat(), fc.nat(), value, async (name, line, place, other) => {
        const all = rows(name);
        const at = line % all.length;
        const paths = pathsOf(all[at]);
        const mutated = all.map((row, i) => (i === at ? replaced(row, paths[place % paths.length] ?? [], other) : row));
        const content = Buffer.from(mutated.map((row) => JSON.stringify(row)).join("\n"));
        const both = await bothOf(content, (method) => inspectDataset({ rows: mutated, name }, { method }));
        if (both.ours.length === 0) expect(both.refusal).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});
