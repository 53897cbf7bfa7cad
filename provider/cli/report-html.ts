import { dollars, plural } from "../amounts";
import type { Checkpoint, JobEvent, VendorFile } from "../api/types";
import { spanText } from "../waiting/spans";
import type { GivenData, JobReport } from "./collect-report";
import { curvesOf } from "./curves";
import { type Html, html } from "./html";
import { metricText, settingText } from "./numbers";
import { chart } from "./report-chart";
import { style } from "./report-style";
import { dataHeading } from "./trained-on";

/** One file that needs nothing else: no script, no request, styles and drawings inside. */
export function reportHtml(report: JobReport): string {
  const { job, endpoint } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${job.id}: ${job.status}</title>
<style>${style}</style>
</head>
<body>
<h1>Fine-tuning job ${job.id}</h1>
<p class="place">at ${endpoint.baseUrl}, read ${time(report.readAt)}</p>
${facts(report)}
${job.error && html`<p class="error"><b>${job.error.code}</b> ${job.error.message}</p>`}
${curves(report)}
${checkpoints(report.checkpoints)}
${files(report.files)}
${report.data && data(report.data)}
${events(report.events)}
</body>
</html>
`.text;
}

function facts({ job, lineage, cost }: JobReport): Html {
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
  return html`<dl>${rows.map(([name, text]) => text && html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
}

function curves({ rows, checkpoints }: JobReport): Html {
  const all = curvesOf(rows);
  if (all.length === 0) return html`<p>The server keeps no metrics of this job.</p>`;
  const steps = checkpoints.map(({ stepNumber }) => stepNumber);
  const of = (kind: RegExp) => all.filter(({ metric }) => kind.test(metric));
  const rest = all.filter(({ metric }) => !/loss|accuracy|reward/i.test(metric));
  return html`<h2>Curves</h2>
${chart("Loss", of(/loss/i), steps)}
${chart("Accuracy", of(/accuracy/i), steps)}
${chart("Reward", of(/reward/i), steps)}
${rest.map((curve) => chart(curve.metric, [curve], steps))}`;
}

function checkpoints(list: readonly Checkpoint[]): Html {
  if (list.length === 0) return html`<h2>Checkpoints</h2><p>The server keeps no checkpoints of this job.</p>`;
  const names = [...new Set(list.flatMap(({ metrics }) => Object.keys(metrics)))].filter((name) => name !== "step");
  return html`<h2>Checkpoints</h2>
${table(
  ["Step", "Model", ...names],
  list.map(({ stepNumber, fineTunedModelCheckpoint, metrics }) => [
    metricText(stepNumber),
    fineTunedModelCheckpoint,
    ...names.map((name) => (metrics[name] === undefined ? "" : metricText(metrics[name]))),
  ]),
)}`;
}

function files(list: readonly (VendorFile & { use: string })[]): Html {
  const rows = list.map(({ use, id, filename, bytes, createdAt }) => [
    use,
    id,
    filename,
    bytes.toLocaleString("en-US"),
    time(createdAt),
  ]);
  return html`<h2>Files</h2>
${table(["Use", "Id", "Name", "Bytes", "Created"], rows)}`;
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
<dl>${rows.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>
<ul>${findings.map(({ severity, line, message }) => html`<li>${severity}, line ${line}: ${message}</li>`)}</ul>`;
}

function events(list: readonly JobEvent[]): Html {
  const told = list.filter(({ type }) => type !== "metrics");
  return html`<h2>Events</h2>
${table(
  ["Time", "Level", "Message"],
  told.map(({ createdAt, level, message }) => [time(createdAt), level, message]),
)}`;
}

function table(head: string[], rows: string[][]): Html {
  return html`<div class="wide"><table><thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody></table></div>`;
}

const time = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
