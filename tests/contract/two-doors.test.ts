import { readdirSync } from "node:fs";
import { join } from "node:path";
import { checkCommand } from "../../provider/cli/check";
import { pageOf } from "../../provider/cli/page";
import { type DatasetReport, inspectDataset, methodOf } from "../../provider/dataset";
import type { Properties } from "../../provider/engine/handler";
import { UNKNOWN } from "../../provider/engine/unknown";
import { checkJob } from "../../provider/resources/fine-tuning-job/check";
import { trainingFileHandler } from "../../provider/resources/training-file/handler";
import { createSession, realWorld, type Session } from "../../provider/session/session";
import { type TestServer, testKey, testServer } from "../support/server";

/** As in a pipe or a file. */
const plainPage = pageOf(undefined, {});

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

interface Question {
  path: string;
  method: "supervised" | "dpo" | "reinforcement";
  model: string;
  validation?: string;
}

const models = { supervised: "gpt-4o-mini-2024-07-18", dpo: "gpt-4o-2024-08-06", reinforcement: "o4-mini-2025-04-16" };

async function questionOf(path: string): Promise<Question> {
  const { format } = await inspectDataset({ path });
  const method = methodOf[format ?? "chat"];
  return { path, method, model: format === "completion" ? "babbage-002" : models[method] };
}

/** How often each kind was found; severities stand in the catalogue. */
type Counts = DatasetReport["counts"];

async function askedOnTheCommandLine({ path, method, model, validation }: Question): Promise<Counts> {
  let written = "";
  const command = checkCommand({
    write: (text) => {
      written += text;
    },
    exit: () => {},
    page: plainPage,
  });
  const held = validation === undefined ? [] : ["--validation", validation];
  await command.parseAsync(["--json", "--method", method, "--model", model, ...held, path], { from: "user" });
  const counts: Counts[] = JSON.parse(written).files.map((file: { counts: Counts }) => file.counts);
  return Object.assign({}, ...counts);
}

async function previewed(question: Question): Promise<Counts> {
  const told: string[] = [];
  const env = { OPENAI_API_KEY: testKey, OPENAI_BASE_URL: server.url };
  const session: Session = {
    ...createSession(() => () => undefined, { ...realWorld, env }),
    isPreview: true,
    tell: (_urn, sentence, severity) => {
      if (severity === "warning") told.push(sentence);
    },
  };
  const declared = (inputs: Properties): Properties => ({
    resourceUrn: "urn:x::y::z::w",
    pulumiOrganization: "o",
    ...inputs,
  });
  const handler = trainingFileHandler(session);
  const file = async (path: string) => {
    const { inputs, failures } = await handler.check({}, declared({ path, tellsProblems: true }));
    expect(failures).toEqual([]);
    if (inputs.problems !== undefined) told.push(String(inputs.problems));
    return inputs;
  };
  const training = await file(question.path);
  const validation = question.validation === undefined ? undefined : await file(question.validation);
  const { failures } = await checkJob(
    session,
    {},
    declared({
      model: question.model,
      trainingFile: UNKNOWN,
      trainingData: asOutputs(training),
      ...(validation === undefined ? {} : { validationFile: UNKNOWN, validationData: asOutputs(validation) }),
      method: {
        type: question.method,
        ...(question.method === "reinforcement" ? { reinforcement: { grader } } : {}),
      },
    }),
  );
  told.push(...(failures ?? []).map(({ reason }) => reason));
  return countsIn(told);
}

/** What a job is handed of its file in a preview: what `check` left out is not known yet. */
function asOutputs(inputs: Properties): Properties {
  const { contentHash, examples, tokens, tokensPlusMinus, format = UNKNOWN } = inputs;
  return { contentHash, examples, tokens, tokensPlusMinus, format };
}

const grader = { type: "string_check", name: "n", operation: "eq", input: "{{sample.output_text}}", reference: "x" };

/** Each finding is a line that names its kind: `lines 3–42 (40 rows): what (kind) → remedy`. */
function countsIn(texts: readonly string[]): Counts {
  const counts: Record<string, number> = {};
  for (const line of texts.flatMap((text) => text.split("\n"))) {
    const kind = /\((\w+)\) → /.exec(line)?.[1];
    if (kind === undefined) continue;
    const times = /(?:^\s*|: )lines? [^(]*\((?:[\d,]+ rows, )?([\d,]+) (?:rows|times)\)/.exec(line)?.[1] ?? "1";
    counts[kind] = (counts[kind] ?? 0) + Number(times.replaceAll(",", ""));
  }
  return counts;
}

/**
 * What the job settles: a `TrainingFile` alone says of few examples that they may do for validation, and of rows without a
 * declared method that they fit two formats.
 */
function settledByTheJob({ few_examples: _, ambiguous_format: __, ...counts }: Counts): Counts {
  return counts;
}

describe("the command and the preview", () => {
  it.each(corpus)("find the same in %s", async (name) => {
    const question = await questionOf(join(data, name));
    expect(settledByTheJob(await previewed(question))).toEqual(await askedOnTheCommandLine(question));
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
    expect(settledByTheJob(await previewed(question))).toEqual(asked);
  });

  it("say the same of two files with errors in both and a model of another kind", async () => {
    const path = join(data, "bad/unknown_role@10.jsonl");
    const validation = join(data, "bad/invalid_weight@4.jsonl");
    const question: Question = { path, method: "supervised", model: "babbage-002", validation };
    const asked = await askedOnTheCommandLine(question);
    const previewing = await previewed(question);
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
    expect(await previewed(question)).toEqual(asked);
  });
});
