import { dollars, plural } from "../amounts";
import type { Checkpoint, JobEvent, VendorFile } from "../api/types";
import { chooseCheckpoint } from "../quality/choose";
import { metricWords } from "../quality/headline-metric";
import { bestWhen } from "../quality/metric-names";
import { spanText } from "../waiting/spans";
import type { GivenData, JobReport } from "./collect-report";
import { type Curve, curvesOf } from "./curves";
import { drawnRun, whyNoCurves } from "./drawn-run";
import { type Html, html } from "./html";
import { curvesPlace, htmlPage } from "./html-page";
import { facts, table, time } from "./html-parts";
import { metricText, settingText } from "./numbers";
import { dataHeading } from "./trained-on";

/** A file about one job, to be kept and sent. */
export function reportHtml(report: JobReport): string {
  const { job, endpoint, rows } = report;
  const body = html`<h1>Fine-tuning job ${job.id}</h1>
<p class="place">at ${endpoint.baseUrl}, read ${time(report.readAt)}</p>
${about(report)}
${job.error && html`<p class="error"><b>${job.error.code}</b> ${job.error.message}</p>`}
${curves(report)}
${checkpoints(report.checkpoints)}
${files(report.files)}
${report.data && data(report.data)}
${events(report.events)}`;
  return htmlPage(`${job.id}: ${job.status}`, body, rows.length === 0 ? [] : [drawnRun(job.id, report)]);
}

function about({ job, lineage, cost }: JobReport): Html {
  const took = job.finishedAt === undefined ? undefined : spanText((job.finishedAt - job.createdAt) * 1000);
  const parameters = Object.entries(lineage.hyperparameters ?? {}).map(
    ([name, value]) => `${name} ${settingText(value)}`,
  );
  const rows: [string, string | undefined][] = [
    ["Status", took === undefined ? job.status : `${job.status} after ${took}`],
    ["Model", job.fineTunedModel],
    ["Base", lineage.base],
    ["Method", [lineage.method, ...parameters].join(", ")],
    ["Seed", job.seed === undefined ? undefined : String(job.seed)],
    ["Created", time(job.createdAt)],
    ["Tokens billed", job.trainedTokens?.toLocaleString("en-US")],
    ["Cost", cost === undefined ? "not known: give --price" : dollars(cost)],
    ["Predecessor", lineage.predecessor && `${lineage.predecessor.model ?? ""} (${lineage.predecessor.jobId})`],
    [
      "Commit",
      lineage.git && `${lineage.git.commit}${lineage.git.source === "history" ? " (newest before the job)" : ""}`,
    ],
    ["Declared as", lineage.declaredBy],
  ];
  return facts(rows);
}

function curves({ job, rows }: JobReport): Html {
  const measured = curvesOf(rows);
  if (measured.length === 0) return html`<h2>Curves</h2><p>${whyNoCurves(job)}</p>`;
  return html`<h2>Curves</h2>
${curvesPlace}
<h2>Measured</h2>
${table("Measured", ["Metric", ...["First", "Last", "Best", "At step"].map((number) => ({ number }))], measured.map(extremes))}`;
}

function extremes({ metric, points }: Curve) {
  const sign = bestWhen(metric) === "min" ? 1 : -1;
  const best = points.toSorted((a, b) => sign * (a.value - b.value))[0];
  const values = [points[0]?.value, points.at(-1)?.value, best?.value, best?.step];
  return [metricWords(metric), ...values.map((value) => ({ number: value === undefined ? "" : metricText(value) }))];
}

function checkpoints(list: readonly Checkpoint[]): Html {
  if (list.length === 0) return html`<h2>Checkpoints</h2><p>The server keeps no checkpoints of this job.</p>`;
  const names = [...new Set(list.flatMap(({ metrics }) => Object.keys(metrics)))].filter((name) => name !== "step");
  const best = chooseCheckpoint(list);
  const rows = list.map((checkpoint) => [
    { number: metricText(checkpoint.stepNumber), best: checkpoint === best?.checkpoint },
    checkpoint.fineTunedModelCheckpoint,
    ...names.map((name) => ({
      number: checkpoint.metrics[name] === undefined ? "" : metricText(checkpoint.metrics[name]),
    })),
  ]);
  return html`<h2>Checkpoints</h2>
${table("Checkpoints", [{ number: "Step" }, "Model", ...names.map((name) => ({ number: metricWords(name) }))], rows)}
<p class="quiet">★ the best: ${best && metricWords(best.chosenBy)}</p>`;
}

function files(list: readonly (VendorFile & { use: string })[]): Html {
  const rows = list.map(({ use, id, filename, bytes, createdAt }) => [
    use,
    id,
    filename,
    { number: bytes.toLocaleString("en-US") },
    time(createdAt),
  ]);
  return html`<h2>Files</h2>
${table("Files", ["Use", "Id", "Name", { number: "Bytes" }, "Created"], rows)}`;
}

function data(given: GivenData): Html {
  const { format, examples, tokens, contentHash, roles, longest, findings } = given;
  const { heading, warning } = dataHeading(given.path, given);
  const roleText = Object.entries(roles).map(([role, count]) => `${role} ${count.toLocaleString("en-US")}`);
  const margin = tokens.plusMinus > 0 ? ` ± ${tokens.plusMinus.toLocaleString("en-US")}` : "";
  const rows: [string, string][] = [
    ["Format", `${format ?? "not recognised"}, ${plural(examples, "example")}`],
    ["Tokens", `${tokens.total.toLocaleString("en-US")}${margin} (${tokens.encoding})`],
    ["Messages", roleText.join(", ")],
    ["Longest", longest.map(({ line, tokens: length }) => `line ${line} (${metricText(length)})`).join(", ")],
    ["Content hash", contentHash],
  ];
  return html`<h2>${heading}</h2>
${warning && html`<p class="error">${warning}</p>`}
${facts(rows)}
<ul>${findings.map(({ severity, line, message }) => html`<li>${severity}, line ${line}: ${message}</li>`)}</ul>`;
}

function events(list: readonly JobEvent[]): Html {
  const told = list.filter(({ type }) => type !== "metrics");
  return html`<h2>Events</h2>
<ol class="events">${told.map(
    ({ createdAt, level, message }) =>
      html`<li><span class="quiet">${time(createdAt)} ${level}</span> ${message}</li>\n`,
  )}</ol>`;
}
