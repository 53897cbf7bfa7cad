import { checkCommand } from "../../provider/cli/check";
import { pageOf } from "../../provider/cli/page";
import type { DatasetReport } from "../../provider/dataset";
import type { Properties } from "../../provider/engine/handler";
import { UNKNOWN } from "../../provider/engine/unknown";
import { checkJob } from "../../provider/resources/fine-tuning-job/check";
import { trainingFileHandler } from "../../provider/resources/training-file/handler";
import { createSession, realWorld, type Session } from "../../provider/session/session";
import { type TestServer, testKey } from "./server";

/** Two of the doors to the rules for data: `fine-tuning check` and `pulumi preview`. */

/** As in a pipe or a file. */
const plainPage = pageOf(undefined, {});

/** What is asked of a file of rows. */
export interface Question {
  path: string;
  method: "supervised" | "dpo" | "reinforcement";
  model: string;
  validation?: string;
  /** Whether the `TrainingFile` too is told the method, and not its job alone. @default false */
  isDeclared?: boolean;
}

/** How often each kind was found; severities stand in the catalogue. */
export type Counts = DatasetReport["counts"];

/** What the command finds. */
export async function askedOnTheCommandLine({ path, method, model, validation }: Question): Promise<Counts> {
  let written = "";
  const command = checkCommand({
    write: (text) => {
      written += text;
    },
    exit: () => {},
    page: () => plainPage,
  });
  const held = validation === undefined ? [] : ["--validation", validation];
  await command.parseAsync(["--json", "--method", method, "--model", model, ...held, path], { from: "user" });
  const counts: Counts[] = JSON.parse(written).files.map((file: { counts: Counts }) => file.counts);
  return Object.assign({}, ...counts);
}

/** What a preview tells of a new file and of a new job on it, at a server that could train. */
export async function previewed(question: Question, server: TestServer): Promise<Counts> {
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
    const { inputs, failures } = await handler.check(
      {},
      declared({ path, tellsProblems: true, ...(question.isDeclared === true ? { method: question.method } : {}) }),
    );
    told.push(...(failures ?? []).map(({ reason }) => reason));
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
export function settledByTheJob({ few_examples: _, ambiguous_format: __, ...counts }: Counts): Counts {
  return counts;
}
