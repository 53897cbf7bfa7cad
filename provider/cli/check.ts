/** `fine-tuning check FILE…`: what a preview would say about training data, without an account. */

import { readFileSync } from "node:fs";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import {
  type DatasetReport,
  type FileState,
  inspectDataset,
  isNoJsonl,
  leakage,
  type Method,
  methodOf,
  stateOfFile,
  withLeakage,
} from "../dataset";
import { type CheckedFile, checkedFileText, summaryText } from "./check-text";
import { fix } from "./fix";
import { type Page, pageOf } from "./page";

interface Options {
  method?: Method;
  model?: string;
  epochs?: number;
  validation?: string;
  grader?: unknown;
  responseFormat?: unknown;
  allowSecrets?: true;
  fix?: true;
  json?: true;
  cache: boolean;
}

export interface CheckStreams {
  write(text: string): void;
  /** Called once, with 1 when a file has an error, else 0. */
  exit(code: number): void;
  /** What text is written for. */
  page(): Page;
}

const processStreams: CheckStreams = {
  write: (text) => process.stdout.write(text),
  exit: (code) => {
    process.exitCode = code;
  },
  page: () => pageOf(process.stdout.isTTY ? process.stdout.columns : undefined, process.env),
};

/** The sub-command, to be added to the program. */
export function checkCommand(streams: CheckStreams = processStreams): Command {
  return new Command("check")
    .summary("check training data: every row, content hash, tokens, cost")
    .description(
      "Checks JSONL training data as `pulumi preview` does, without account or network: every row by the rules of its " +
        "method, duplicates, tokens and what a training would cost. Exits with 1 when a file has an error.",
    )
    .addArgument(new Argument("<file...>", "JSONL files"))
    .addOption(
      new Option("--method <method>", "what the data are for (default: recognised from the rows)").choices([
        "supervised",
        "dpo",
        "reinforcement",
      ]),
    )
    .option("--model <model>", "base model: decides encoding, context and price")
    .option("--epochs <n>", "epochs to reckon the cost for (default: as the vendor chooses)", wholeNumber)
    .option("--validation <file>", "validation data: checked too, and compared with the training data for leaked rows")
    .option(
      "--grader <file>",
      "the grader, as JSON: the fields that its templates name are looked for in the rows",
      (path: string) => readJson("grader", path),
    )
    .option(
      "--response-format <file>",
      "the response format of a reinforcement training, as JSON: held against what the grader looks at",
      (path: string) => readJson("response format", path),
    )
    .option("--allow-secrets", "do not look for keys, e-mail addresses, card and phone numbers")
    .option(
      "--fix",
      "write a new file, FILE.fixed.jsonl, in which every mistake with only one right answer is corrected",
    )
    .option("--json", "one JSON document instead of text")
    .option("--no-cache", "read unchanged files again")
    .addHelpText("after", examples)
    .action(async (files: string[], options: Options) => {
      const before = new Map(
        await Promise.all(namedFiles(files, options).map(async (path) => [path, await stateOfFile(path)] as const)),
      );
      const found = await check(files, options);
      const checked = options.fix === true ? await fixed(found, before, options) : found;
      streams.write(
        options.json === true
          ? `${JSON.stringify(asJson(checked), null, 2)}\n`
          : asText(checked, options, streams.page()),
      );
      streams.exit(checked.some(({ report, fixed }) => (fixed?.report ?? report).errors > 0) ? 1 : 0);
    });
}

const namedFiles = (files: string[], { validation }: Options): string[] =>
  validation === undefined ? files : [...files, validation];

const examples = `
Examples:
  $ fine-tuning check data/train.jsonl
  $ fine-tuning check data/train.jsonl --validation data/holdback.jsonl --model gpt-4o-mini-2024-07-18
  $ fine-tuning check --json data/*.jsonl | jq '.files[].findings'`;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 50)
    throw new InvalidArgumentError("epochs are a whole number from 1 to 50.");
  return value;
}

/** As the program writes it or as the API's reference does: templates are the same in both. */
function readJson(what: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new InvalidArgumentError(
      `the ${what} is read from a JSON file: ${error instanceof Error ? error.message : error}`,
    );
  }
}

async function check(
  paths: string[],
  { method, model, validation, grader, responseFormat, allowSecrets, cache }: Options,
): Promise<CheckedFile[]> {
  const checked: CheckedFile[] = [];
  for (const path of paths)
    checked.push({
      path,
      role: "training",
      report: await inspectDataset({ path }, { method, model, grader, responseFormat, allowSecrets, cache }),
    });
  if (validation === undefined) return checked;
  const format = checked[0]?.report.format;
  const fitting = method ?? (format === undefined ? undefined : methodOf[format]);
  const held = await inspectDataset(
    { path: validation },
    { method: fitting, model, grader, responseFormat, allowSecrets, cache, role: "validation" },
  );
  const compared = checked.reduce(
    (report: DatasetReport, training) =>
      withLeakage(report, leakage(training.report.contentHash, report.contentHash), training.path),
    held,
  );
  return [...checked, { path: validation, role: "validation", report: compared }];
}

/** The files with what was corrected of them; what is left is found as it was before. */
async function fixed(
  files: CheckedFile[],
  before: ReadonlyMap<string, FileState | undefined>,
  { method, model, grader, responseFormat, allowSecrets }: Options,
): Promise<CheckedFile[]> {
  const all: CheckedFile[] = [];
  for (const file of files) {
    const written = isNoJsonl(file.report.counts) ? undefined : await fix(file.path, before.get(file.path));
    if (written === undefined) {
      all.push({ ...file, fixed: undefined });
      continue;
    }
    const options = { method, model, grader, responseFormat, allowSecrets, role: file.role, cache: false };
    all.push({ ...file, fixed: { ...written, report: await inspectDataset({ path: written.path }, options) } });
  }
  return all;
}

function asJson(files: CheckedFile[]) {
  return {
    files: files.map(({ path, report, fixed }) => ({
      path,
      format: report.format ?? null,
      formatEvidence: report.formatEvidence ?? null,
      images: report.images,
      examples: report.examples,
      tokens: report.tokens.total,
      tokensPlusMinus: report.tokens.plusMinus,
      contentHash: report.contentHash,
      findings: report.findings,
      counts: report.counts,
      ...(fixed === undefined
        ? {}
        : {
            fixed: {
              path: fixed.path,
              corrections: Object.fromEntries(fixed.corrected.corrections),
              counts: fixed.report.counts,
            },
          }),
    })),
  };
}

function asText(files: CheckedFile[], options: Options, page: Page): string {
  return [...files.map((file) => checkedFileText(file, options, page)), summaryText(files, page)].join("\n");
}
