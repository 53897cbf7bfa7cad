/** One pass over a data set: checks every row, hashes it, counts its tokens. */

import { setImmediate } from "node:timers/promises";
import { digestHasher } from "./content-hash";
import { type Findings, findings as newFindings } from "./findings";
import type { DatasetReport, DatasetSource, Format, InspectOptions } from "./report";
import { type RowDigests, rowDigests } from "./row-digests";
import { rowJudge } from "./row-judge";
import { rowStream } from "./row-stream";
import { methodFits } from "./rules/format";
import { type OpenSource, openSource, type Unreadable, unreadableBecause } from "./source";
import { SHORTEST_CONTEXT, trainingContext } from "./tokens/context";
import { encodingOf } from "./tokens/encoding";
import { billedOf } from "./tokens/example";
import { EXACT_BYTES, sampler } from "./tokens/sample";
import { type Sampled, type Tally, tally } from "./tokens/tally";
import { wrongKindOfFile } from "./wrong-kind";

/** The vendor refuses smaller sets. */
const MIN_EXAMPLES = 10;

export interface Inspected {
  report: DatasetReport;
  rows: RowDigests;
}

export async function inspectAfresh(source: DatasetSource, options: InspectOptions): Promise<Inspected> {
  const findings = newFindings("rows" in source && source.secret === true);
  const counted = tally(encodingOf(options.model), trainingContext(options.model));
  const opened = await openSource(source, options.signal);
  if (!("chunks" in opened)) return unreadable(opened, findings, counted);
  try {
    return await inspectOpened(opened, findings, counted, options);
  } catch (error) {
    if (options.signal?.aborted || !("path" in source)) throw error;
    return unreadable(unreadableBecause(error, source.path), findings, counted);
  } finally {
    await opened.close();
  }
}

function unreadable({ code, detail }: Unreadable, findings: Findings, counted: Tally): Inspected {
  findings.add({ code, line: 1, detail });
  const nothing = { bytes: 0, examples: 0, contentHash: "", format: undefined, roles: {} };
  const report = { ...nothing, ...counted.total(undefined), findings: findings.shown(), ...findings.summary() };
  return { report, rows: rowDigests() };
}

async function inspectOpened(
  source: OpenSource,
  findings: Findings,
  counted: Tally,
  options: InspectOptions,
): Promise<Inspected> {
  const hasher = digestHasher();
  const digests = rowDigests();
  const wrong = wrongKindOfFile();
  const isSampled = source.bytes > EXACT_BYTES;
  const sample = sampler(source.bytes);
  const toCount: Sampled[] = [];
  let rowBytes = 0;
  let examples = 0;

  const judge = rowJudge(findings, options.method, ({ line, value, bytes }) => {
    const draws = isSampled ? sample.draws(rowBytes, bytes) : 1;
    rowBytes += bytes;
    if (draws > 0 && bytes > 0) toCount.push({ line, bytes, draws, billed: billedOf(value, judge.format ?? "chat") });
  });
  const rows = rowStream(
    (row) => {
      examples++;
      hasher.add(row.digest);
      if (wrong.found !== undefined) return;
      const earlier = digests.add(row.digest, row.line);
      if (earlier !== undefined && row.problem === undefined)
        findings.add({ code: "duplicate_row", line: row.line, detail: `the row is the same as line ${earlier}` });
      if (wrong.isRow(row)) judge.row(row);
    },
    (line) => findings.add({ code: "blank_line", line }),
  );

  for await (const chunk of source.chunks()) {
    wrong.bytes(chunk);
    rows.push(chunk);
    await countTokens(toCount, counted, findings, options);
  }
  rows.end();
  judge.end();
  await countTokens(toCount, counted, findings, options);

  if (wrong.found !== undefined) findings.add({ code: wrong.found, line: 1 });
  else {
    const { format } = judge;
    judgeSet({ examples, bytes: source.bytes, format, isArray: wrong.firstIsArray }, findings, options);
  }
  const contentHash = hasher.digest();
  const report = {
    format: judge.format,
    examples,
    bytes: source.bytes,
    contentHash,
    roles: judge.roles,
    ...counted.total(isSampled ? rowBytes : undefined),
    findings: findings.shown(),
    ...findings.summary(),
  };
  return { report, rows: digests };
}

/** Findings that need the whole set. */
function judgeSet(
  set: { examples: number; bytes: number; format: Format | undefined; isArray: boolean },
  findings: Findings,
  { method, role }: InspectOptions,
) {
  if (set.bytes === 0) return findings.add({ code: "empty_file", line: 1 });
  if (set.isArray && set.examples === 1) return findings.add({ code: "json_array", line: 1 });
  const fewest = role === "validation" ? 1 : MIN_EXAMPLES;
  if (set.examples < fewest) {
    const detail = `there ${set.examples === 1 ? "is 1 example" : `are ${set.examples} examples`}, fewer than ${fewest}`;
    findings.add({ code: "too_few_examples", line: 1, detail });
  }
  const mismatch = methodFits(set.format, method);
  if (mismatch !== undefined) findings.add({ code: "method_mismatch", line: 1, detail: mismatch });
}

/** The process serves all resources of a program: nothing holds its event loop for longer than this. */
const SLICE_MS = 15;

async function countTokens(queue: Sampled[], counted: Tally, findings: Findings, options: InspectOptions) {
  await setImmediate();
  let sliceEnd = performance.now() + SLICE_MS;
  for (const example of queue) {
    const tokens = counted.add(example);
    judgeLength(example.line, tokens, findings, options.model);
    if (performance.now() < sliceEnd) continue;
    options.signal?.throwIfAborted();
    await setImmediate();
    sliceEnd = performance.now() + SLICE_MS;
  }
  queue.length = 0;
}

function judgeLength(line: number, tokens: number, findings: Findings, model: string | undefined) {
  const context = trainingContext(model);
  if (context !== undefined && tokens > context)
    findings.add({ code: "truncated_row", line, detail: `the row has ${tokens} tokens and is cut at ${context}` });
  else if (model === undefined && tokens > SHORTEST_CONTEXT) {
    const detail = `the row has ${tokens} tokens; some models cut at ${SHORTEST_CONTEXT}`;
    findings.add({ code: "long_row", line, detail });
  }
}
