/** The findings and figures of `fine-tuning check`, for people. */

import { plural } from "../amounts";
import {
  type DatasetReport,
  type FindingGroup,
  type Method,
  methodOf,
  placeOf,
  restText,
  type TokenBin,
} from "../dataset";
import { estimateCost } from "../spend/estimate";
import { type Fixed, fixText } from "./fix";
import { type Page, painted, wrapped } from "./page";

export interface CheckedFile {
  path: string;
  role: "training" | "validation";
  report: DatasetReport;
  /** With `--fix`: the new file; undefined in it where nothing was corrected. */
  fixed?: Fixed | undefined;
}

interface Reckoning {
  method?: Method;
  model?: string;
  epochs?: number;
}

/** One file: what it holds, then what is wrong with it. */
export function checkedFileText(file: CheckedFile, reckoning: Reckoning, page: Page): string {
  const { path, report } = file;
  const figures = report.tokens.total === 0 ? [] : figuresOf(file, reckoning);
  return [painted(path, "bold", page), ...figures, ...findingLines(report, page), ...fixLines(file), ""].join("\n");
}

const fixLines = (file: CheckedFile): string[] => ("fixed" in file ? fixText(file.fixed, file.report) : []);

/** The last line: how many errors and warnings there are in all. */
export function summaryText(files: CheckedFile[], page: Page): string {
  const sum = (of: (report: DatasetReport) => number): number => files.reduce((all, { report }) => all + of(report), 0);
  const [errors, warnings] = [sum((report) => report.errors), sum((report) => report.warnings)];
  const verdict = errors > 0 ? "not usable as it is" : warnings > 0 ? "usable" : "no findings";
  const sentence = `${plural(files.length, "file")}: ${plural(errors, "error")}, ${plural(warnings, "warning")}; ${verdict}`;
  return `${errors > 0 ? painted(sentence, "red", page) : sentence}\n`;
}

function figuresOf({ role, report }: CheckedFile, reckoning: Reckoning): string[] {
  const { format, formatEvidence, examples, bytes, roles, images, histogram, longest, contentHash } = report;
  const roleCounts = Object.entries(roles).map(([name, count]) => `${name} ${grouped(count)}`);
  const rows: [string, string][] = [
    ["format", `${format ?? "not recognised"}, ${plural(examples, "example")}, ${grouped(bytes)} bytes`],
    ...(formatEvidence === undefined ? [] : [["", formatEvidence] as [string, string]]),
    ["roles", roleCounts.length > 0 ? roleCounts.join(", ") : "none"],
    ...(images.total === 0 ? [] : [["images", imagesText(report)] as [string, string]]),
    ["hash", contentHash],
    ["tokens", tokensText(report)],
    ...drawn(histogram).map((line, i): [string, string] => [i === 0 ? "lengths" : "", line]),
    ["longest", longest.map(({ line, tokens }) => `line ${line} (${grouped(tokens)})`).join(", ")],
    ["cost", role === "training" ? costText(report, reckoning) : "validation data are not billed"],
  ];
  return rows.map(([name, text]) => `  ${name.padEnd(8)} ${text}`);
}

/** What is skipped is data that are paid for with the rest of the example and teach nothing. */
function imagesText({ images, counts }: DatasetReport): string {
  const skipped = counts.image_will_be_skipped ?? 0;
  const loss = skipped === 0 ? "" : `, ${grouped(skipped)} of them skipped by the service`;
  return `${grouped(images.total)} in ${plural(images.examples, "example")}${loss}`;
}

function tokensText({ tokens }: DatasetReport): string {
  const bound = tokens.plusMinus > 0 ? ` ± ${grouped(tokens.plusMinus)}` : "";
  return `${grouped(tokens.total)}${bound} (${tokens.encoding})`;
}

const BAR = 40;

/** Examples per range of tokens, as bars. */
function drawn(histogram: TokenBin[]): string[] {
  const most = Math.max(1, ...histogram.map((bin) => bin.examples));
  const width = Math.max(0, ...histogram.map((bin) => rangeText(bin).length));
  return histogram.map((bin) => {
    const bar = "█".repeat(Math.ceil((bin.examples / most) * BAR));
    return `${rangeText(bin).padStart(width)} ${bar}${bar === "" ? "" : " "}${grouped(bin.examples)}`;
  });
}

const rangeText = ({ from, to }: TokenBin): string => `${grouped(from)}–${grouped(to - 1)}`;

function costText({ format, examples, tokens }: DatasetReport, { method, model, epochs }: Reckoning): string {
  if (model === undefined) return "give --model to know what a training costs";
  const estimate = estimateCost({
    model,
    method: method ?? (format === undefined ? undefined : methodOf[format]),
    trainingTokens: tokens.perEpoch,
    plusMinus: tokens.plusMinus,
    examples,
    epochs: epochs ?? "auto",
  });
  const billed = `${grouped(estimate.estimatedTokens ?? 0)} tokens in ${plural(estimate.epochs ?? 0, "epoch")}`;
  const predicted = estimate.epochsPredicted === true ? " (as the vendor is expected to choose)" : "";
  if (estimate.estimated === undefined)
    return `${billed}${predicted}; ${estimate.unknownBecause ?? "no price is known"}`;
  const dollars = estimate.estimated < 0.01 ? "less than $0.01" : `about $${estimate.estimated.toFixed(2)}`;
  return `${dollars}: ${billed}${predicted} at $${estimate.pricePerMillionTokens} per million (prices of ${estimate.priceDate})`;
}

/** Sentences that are shown of one file. */
const SHOWN = 20;

function findingLines({ groups }: DatasetReport, page: Page): string[] {
  const rest = restText(groups.slice(SHOWN));
  const shown = groups.slice(0, SHOWN).flatMap((group) => groupLines(group, page));
  return [...shown, ...(rest === undefined ? [] : [`  ${rest}`])];
}

/** `  error    ` and the arrow stand before the text. */
const INDENT = 11;

function groupLines(group: FindingGroup, page: Page): string[] {
  const place = placeOf(group);
  const [first = "", ...more] = wrapped(
    `${place === "" ? "" : `${place}: `}${group.message} (${group.code})`,
    INDENT,
    page,
  );
  const severity = painted(group.severity.padEnd(8), group.severity === "error" ? "red" : "yellow", page);
  const remedy = wrapped(`→ ${group.remedy}`, INDENT, page);
  return [
    `  ${severity} ${first}`,
    ...more,
    ...remedy.map((line, i) => painted(i === 0 ? `${" ".repeat(INDENT)}${line}` : line, "dim", page)),
  ];
}

const grouped = (value: number): string => value.toLocaleString("en-US");
