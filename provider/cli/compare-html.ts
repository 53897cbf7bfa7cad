import type { JobReport } from "./collect-report";
import { remarks } from "./compare-text";
import { type ComparedRow, comparedRows, differs } from "./compared-rows";
import { drawnRun, whyNoCurves } from "./drawn-run";
import { type Html, html } from "./html";
import { curvesPlace, htmlPage } from "./html-page";
import { facts, table, time } from "./html-parts";

/** A file with the curves of several jobs over each other, and what differs between them. @param names one for each report */
export function compareHtml(names: readonly string[], reports: readonly JobReport[]): string {
  const rows = comparedRows(reports);
  const [first] = reports;
  const measured = reports.flatMap((report, at) =>
    report.rows.length === 0 ? [] : [drawnRun(names[at] ?? "", report)],
  );
  const body = html`<h1>${names.join(" and ")}</h1>
<p class="place">at ${first?.endpoint.baseUrl}, read ${first && time(first.readAt)}</p>
${facts(reports.map(({ job }, at) => [names[at] ?? "", `${job.id}, ${job.fineTunedModel ?? "no model"}`]))}
<h2>Curves</h2>
${measured.length === 0 ? undefined : curvesPlace}
${reports.map(({ rows: steps, job }, at) => (steps.length > 0 ? undefined : html`<p>${names[at]}: ${whyNoCurves(job)}</p>`))}
<h2>What came of them</h2>
${sideBySide(
  "Result",
  names,
  rows.filter(({ kind }) => kind === "result"),
)}
<h2>What differs</h2>
${settings(names, rows)}
${remarks(names, rows, reports).map((text) => html`<p class="quiet">${text}</p>`)}`;
  return htmlPage(names.join(", "), body, measured);
}

function settings(names: readonly string[], rows: readonly ComparedRow[]): Html {
  const different = rows.filter((row) => row.kind === "setting" && differs(row));
  if (different.length === 0) return html`<p>Nothing that was set: all settings known here are the same.</p>`;
  return sideBySide("Setting", names, different);
}

function sideBySide(title: string, names: readonly string[], rows: readonly ComparedRow[]): Html {
  return table(
    title,
    [title, ...names.map((number) => ({ number }))],
    rows.map((row) => [
      row.title,
      ...row.cells.map((cell, at) => ({ number: cell === "" ? "–" : cell, best: row.best[at] === true })),
    ]),
  );
}
