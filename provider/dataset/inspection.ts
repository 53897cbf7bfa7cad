/** One pass over a data set: checks every row, hashes it, counts its tokens. */

import { type Findings, findings as newFindings } from "./findings";
import type { DatasetReport, DatasetSource, InspectOptions } from "./report";
import { type RowDigests, rowDigests } from "./row-digests";
import { rowJudge } from "./row-judge";
import { rowStream } from "./row-stream";
import { type OpenSource, openSource, type Unreadable, unreadableBecause } from "./source";
import { SHORTEST_CONTEXT, trainingContext } from "./tokens/context";
import { countTokens, type Uncounted } from "./tokens/counting";
import { encodingOf } from "./tokens/encoding";
import { billedOf } from "./tokens/example";
import { EXACT_BYTES, sampler } from "./tokens/sample";
import { type Tally, tally } from "./tokens/tally";
import { wrongKindOfFile } from "./wrong-kind";

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

function unreadable(why: Unreadable, findings: Findings, counted: Tally): Inspected {
  findings.add({ ...why, line: 1 });
  const nothing = {
    bytes: 0,
    examples: 0,
    contentHash: "",
    format: undefined,
    formatEvidence: undefined,
    formats: {},
    images: { examples: 0, total: 0 },
    fields: {},
    roles: {},
  };
  const report = { ...nothing, ...counted.total(undefined), findings: findings.shown(), ...findings.summary() };
  return { report, rows: rowDigests() };
}

async function inspectOpened(
  source: OpenSource,
  findings: Findings,
  counted: Tally,
  options: InspectOptions,
): Promise<Inspected> {
  const digests = rowDigests();
  const wrong = wrongKindOfFile();
  const isSampled = source.bytes > EXACT_BYTES;
  const sample = sampler(source.bytes);
  let toCount: Uncounted[] = [];
  let bytes = 0;
  let rowBytes = 0;
  let examples = 0;

  const judge = rowJudge(findings, options, (row) => {
    const draws = isSampled ? sample.draws(rowBytes, row.bytes) : 1;
    rowBytes += row.bytes;
    if (draws > 0) toCount.push({ ...row, draws, billed: billedOf(row.value, judge.format ?? "chat") });
  });
  const rows = rowStream({
    fingerprints: true,
    onRow(row) {
      examples++;
      if (wrong.found !== undefined) return;
      const earlier = digests.add(row, row.line);
      if (earlier !== undefined && row.problem === undefined)
        findings.add({ code: "duplicate_row", line: row.line, detail: `the row is the same as line ${earlier}` });
      const isRow = wrong.isRow(row);
      if (isRow && examples === 2 && wrong.arrayLine !== undefined)
        findings.add({ code: "not_an_object", line: wrong.arrayLine });
      if (isRow) judge.row(row);
    },
    onBlank(line) {
      if (wrong.found === undefined) findings.add({ code: "blank_line", line });
    },
  });
  const countRows = async (): Promise<void> => {
    const batch = toCount;
    toCount = [];
    await countTokens(batch, counted, options.signal, (line, tokens) => judgeLength(line, tokens, findings, options));
  };

  for await (const chunk of source.chunks()) {
    wrong.bytes(chunk);
    bytes += chunk.length;
    rows.push(chunk);
    await countRows();
  }
  const contentHash = rows.end();
  judge.end();
  await countRows();

  if (wrong.whole !== undefined) {
    findings.clear();
    findings.add({ code: wrong.whole, line: 1 });
  } else if (bytes === 0) findings.add({ code: "empty_file", line: 1 });
  const changed = await source.changed();
  if (changed !== undefined) findings.add({ ...changed, line: 1 });
  const report = {
    format: judge.format,
    formatEvidence: judge.formatEvidence,
    formats: judge.formats,
    examples,
    bytes,
    contentHash,
    images: judge.images,
    fields: judge.fields,
    roles: judge.roles,
    ...counted.total(isSampled ? rowBytes : undefined),
    findings: findings.shown(),
    ...findings.summary(),
  };
  return { report, rows: digests };
}

/** Of data whose use is not known yet, the job says with its model what is cut. */
function judgeLength(line: number, tokens: number, findings: Findings, { model, role }: InspectOptions) {
  const context = trainingContext(model);
  if (context !== undefined && tokens > context)
    findings.add({ code: "truncated_row", line, detail: `the row has ${tokens} tokens and is cut at ${context}` });
  else if (model === undefined && role !== "either" && tokens > SHORTEST_CONTEXT) {
    const detail = `the row has ${tokens} tokens; some models cut at ${SHORTEST_CONTEXT}`;
    findings.add({ code: "long_row", line, detail });
  }
}
