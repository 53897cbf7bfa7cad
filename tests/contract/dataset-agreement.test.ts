import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Code, type DatasetReport, inspectDataset, kindOf, type Method, methodOf } from "../../provider/dataset";
import { knownCodes } from "../../provider/dataset/rules/catalogue";
import { inspectFile } from "../../server/files/inspection";
import { pathsOf, replaced } from "../support/json-paths";
import { type TestServer, testServer } from "../support/server";
import { type Draw, type Flawed, inspectFlawed } from "../unit/dataset/defects/defect";
import { defects } from "../unit/dataset/defects/table";
import { jsonl } from "../unit/dataset/rows";

/**
 * What our check passes, the server trains; what the one refuses, the other refuses. The two share no code.
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

interface Purpose {
  method: Method;
  model: string;
  role: "training" | "validation";
  grader?: unknown;
  responseFormat?: unknown;
}

const purposeOf = (format: DatasetReport["format"], asked: Partial<Purpose> = {}): Purpose => ({
  method: methodOf[format ?? "chat"],
  model: modelFor(format),
  role: "training",
  ...asked,
});

/** Why the server will not train on the data, or validate with them; undefined when it will. */
async function refusalOf(content: Buffer, purpose: Purpose): Promise<string | undefined> {
  const { method, model, role } = purpose;
  const form = new FormData();
  form.set("purpose", "fine-tune");
  form.set("file", new File([new Uint8Array(content)], "train.jsonl"));
  const uploaded = await server.call("POST", "/files", form);
  if (uploaded.status !== 200) return uploaded.body.error?.message ?? `answered ${uploaded.status}`;
  const files =
    role === "training"
      ? { training_file: uploaded.body.id }
      : { training_file: await goodFor(method), validation_file: uploaded.body.id };
  const created = await server.call("POST", "/fine_tuning/jobs", {
    model,
    ...files,
    method: { type: method, [method]: method === "reinforcement" ? reinforcementOf(purpose) : {} },
  });
  if (created.status !== 200) return created.body.error?.message ?? `answered ${created.status}`;
  const id = created.body.id as string;
  const job = await server.jobWhen(id, ["queued", "running", "succeeded", "failed"]);
  const error = job.error as { code: string; message: string } | null;
  if (job.status === "failed") return `${error?.code}: ${error?.message}`;
  await server.call("POST", `/fine_tuning/jobs/${id}/cancel`);
  return undefined;
}

const reinforcementOf = (purpose: Purpose) => ({
  grader: { ...grader, ...(purpose.grader as object | undefined) },
  ...(purpose.responseFormat === undefined ? {} : { response_format: purpose.responseFormat }),
});

const goodFor = (method: Method): Promise<string> => {
  const file = { supervised: "chat", dpo: "preference", reinforcement: "reinforcement" }[method];
  return server.upload(readFileSync(join(data, "good", `${file}.jsonl`), "utf8"));
};

async function bothOf(content: Buffer, inspect: (method: Method | undefined) => Promise<DatasetReport>) {
  const { format } = await inspect(undefined);
  const method = methodOf[format ?? "chat"];
  const report = await inspect(method);
  return {
    ours: report.findings.filter(({ severity }) => severity === "error"),
    refusal: await refusalOf(content, purposeOf(format, { method })),
  };
}

describe("our check and the local server", () => {
  it.each(corpus)("agree on %s", async (name) => {
    const path = join(data, name);
    const { ours, refusal } = await bothOf(readFileSync(path), (method) =>
      inspectDataset({ path }, { method, cache: false }),
    );
    expect({ ours: ours.length > 0, theirs: refusal !== undefined }).toEqual({
      ours: name.startsWith("bad/"),
      theirs: name.startsWith("bad/"),
    });
  });

  it.each([
    ["completion.jsonl", "gpt-4o-mini-2024-07-18"],
    ["chat.jsonl", "babbage-002"],
  ])("agree that %s is not for %s", async (name, model) => {
    const path = join(data, "good", name);
    const { errors, counts } = await inspectDataset({ path }, { model, method: "supervised", cache: false });
    expect({ errors, counts }).toEqual({ errors: 1, counts: { model_mismatch: 1 } });
    expect(await refusalOf(readFileSync(path), purposeOf("chat", { model }))).toMatch(/^invalid_training_file: /);
  });

  /** Errors of ours that no server could share. */
  const ours: Partial<Record<Code, string>> = {
    missing_file: "there is nothing to upload",
    is_directory: "there is nothing to upload",
    unreadable_file: "there is nothing to upload",
    changed_while_read: "an upload does not change",
    unknown_item_field: "the service takes the rows, and then no answer gets a reward",
  };

  const draw: Draw = { texts: Array.from({ length: 12 }, (_, n) => `text ${n}`), at: 4 };

  it.each(knownCodes.filter((code) => ours[code] === undefined))("agree on data with a mistake: %s", async (code) => {
    const flawed = defects[code].make(draw);
    const { method, format } = await inspectWhole(flawed);
    const content = contentOf(flawed);
    const { model, role, grader: judge, responseFormat } = flawed.options;
    const isValidation = role === "validation" || role === "either";
    const asked = {
      ...(model === undefined ? {} : { model }),
      method,
      role: isValidation ? "validation" : "training",
    } as const;
    const refusal = await refusalOf(content, { ...purposeOf(format, asked), grader: judge, responseFormat });
    expect(refusal === undefined ? "warning" : "error").toBe(kindOf(code).severity);
  });

  async function inspectWhole(flawed: Flawed) {
    const { format } = await inspectFlawed(flawed);
    return { format, method: flawed.options.method ?? methodOf[format ?? "chat"] };
  }

  function contentOf({ data: given }: Flawed): Buffer {
    if ("path" in given) return readFileSync(given.path);
    return Buffer.from("rows" in given ? jsonl(given.rows) : given.content);
  }

  it("agree on the line that is at fault", async () => {
    const path = join(data, "bad/unknown_role@10.jsonl");
    const [finding] = (await inspectDataset({ path }, { cache: false })).findings;
    expect(finding?.line).toBe(10);
    expect(await refusalOf(readFileSync(path), purposeOf("chat"))).toMatch(/line 10\b/i);
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
    const file = fc.constantFrom(
      "chat.jsonl",
      "chat-tools.jsonl",
      "chat-functions.jsonl",
      "chat-images.jsonl",
      "chat-weights.jsonl",
      "preference.jsonl",
      "reinforcement.jsonl",
      "completion.jsonl",
    );
    const value = fc.oneof(
      fc.constantFrom(null, "", 0, 1, [], {}, "system", "user", "assistant", "tool", "function", "text"),
      fc.jsonValue({ maxDepth: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(file, fc.nat(), fc.nat(), value, async (name, line, place, other) => {
        const all = rowsOf(name);
        const at = line % all.length;
        const paths = pathsOf(all[at]);
        const mutated = all.map((row, i) => (i === at ? replaced(row, paths[place % paths.length] ?? [], other) : row));
        expect(await verdictsOn(mutated)).toEqual(expect.objectContaining({ agreed: true }));
      }),
      { numRuns: 1_000 },
    );
  });
});

const rowsOf = (name: string): Record<string, unknown>[] =>
  readFileSync(join(data, "good", name), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

/** Both verdicts, without a server between. */
async function verdictsOn(rows: readonly unknown[]) {
  const { format } = await inspectDataset({ rows, name: "mutated" });
  const { method, model } = purposeOf(format);
  const { findings } = await inspectDataset({ rows, name: "mutated" }, { method, model });
  const error = findings.find(({ severity }) => severity === "error");
  const inspection = await judgedByTheServer(jsonl(rows), method, model);
  return { agreed: (error === undefined) === inspection.usable, error, inspection, row: rows };
}

async function judgedByTheServer(content: string, method: Method, model: string) {
  const path = join(server.data, "mutated.jsonl");
  writeFileSync(path, content);
  const completionsOnly = model === "babbage-002";
  return inspectFile({
    path,
    fileId: "file-1",
    method,
    role: "training",
    model,
    completionsOnly,
    contextTokens: 65_536,
  });
}
