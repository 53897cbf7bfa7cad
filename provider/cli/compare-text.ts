import { wholeLine } from "../engine/progress";
import { type Compared, type ComparedRow, comparedRows, differs, sameValidation, whyBest } from "./compared-rows";
import { paintedStatus } from "./list-view";
import { type Page, painted, wrapped } from "./page";
import { type TableColumn, tableLines, tableWidth } from "./table";

/** The names of the jobs, what differs in their settings, what came of them, and what is the same in all. */
export function compareText(names: readonly string[], jobs: readonly Compared[], page: Page): string {
  const rows = comparedRows(jobs);
  const shown = rows.filter((row) => row.kind === "result" || differs(row));
  const statuses = jobs.map(({ job }) => job.status);
  const lines = [
    ...namesOf(names, jobs, page),
    ...partsOf(names, shown, page).flatMap((columns) => ["", ...sideBySide(columns, names, shown, statuses, page)]),
    "",
    ...remarks(names, rows, jobs).flatMap((text) => wrapped(text, 2, page)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** Which job each name means, and its model; on lines of their own where a terminal is too narrow for all of it. */
function namesOf(names: readonly string[], jobs: readonly Compared[], { width = Number.POSITIVE_INFINITY }: Page) {
  const columns = [{ title: "NAME" }, { title: "JOB" }, { title: "MODEL" }];
  const rows = jobs.map(({ job }, at) => [names[at] ?? "", job.id, job.fineTunedModel ?? "none"].map(wholeLine));
  if (tableWidth(columns, rows) < width) return tableLines(columns, rows);
  return rows.flatMap(([name, id, model]) => [`${name}  ${id}`, `  ${model}`]);
}

/** What is the same in all, and what must not be compared. */
export function remarks(names: readonly string[], rows: readonly ComparedRow[], jobs: readonly Compared[]): string[] {
  const why = whyBest(names, jobs);
  const same = rows.filter((row) => row.kind === "setting" && !differs(row));
  return [
    ...(rows.some(({ best }) => best.includes(true))
      ? ["★ the best of a row: the lowest loss, cost and time, the highest accuracy and reward."]
      : []),
    ...(why === undefined ? [] : [why]),
    ...(same.length === 0
      ? []
      : [`The same in all: ${same.map(({ title, cells }) => `${title} ${cells[0]}`).join(", ")}.`]),
    ...(sameValidation(jobs)
      ? []
      : ["They were validated on different data, so their validation metrics cannot be compared and none is marked."]),
  ].map(wholeLine);
}

/** The positions of the jobs in tables that fit; as many jobs in each as the terminal has room for. */
function partsOf(names: readonly string[], rows: readonly ComparedRow[], { width = Number.POSITIVE_INFINITY }: Page) {
  const parts: number[][] = [];
  for (const at of names.keys()) {
    const last = parts.at(-1);
    if (last !== undefined && widthOf([...last, at], names, rows) < width) last.push(at);
    else parts.push([at]);
  }
  return parts;
}

function widthOf(columns: readonly number[], names: readonly string[], rows: readonly ComparedRow[]): number {
  return tableWidth(columnsFor(columns, names), cellsOf(columns, rows));
}

function sideBySide(
  columns: readonly number[],
  names: readonly string[],
  rows: readonly ComparedRow[],
  statuses: readonly string[],
  page: Page,
): string[] {
  const paint = (at: number) => (cell: string, row: number) => {
    if (rows[row]?.title === "status") return paintedStatus(cell, statuses[at] ?? "", page);
    return rows[row]?.best[at] === true ? painted(cell, "green", page) : cell;
  };
  const [title, ...jobs] = columnsFor(columns, names);
  const painting = jobs.map((column, index) => ({ ...column, paint: paint(columns[index] ?? 0) }));
  return tableLines(title === undefined ? painting : [title, ...painting], cellsOf(columns, rows));
}

const columnsFor = (columns: readonly number[], names: readonly string[]): TableColumn[] => [
  { title: "" },
  ...columns.map((at): TableColumn => ({ title: wholeLine(names[at] ?? ""), align: "end" })),
];

const cellsOf = (columns: readonly number[], rows: readonly ComparedRow[]): string[][] =>
  rows.map(({ title, cells, best }) => [
    wholeLine(title),
    ...columns.map((at) => `${best[at] === true ? "★ " : ""}${wholeLine(cells[at] === "" ? "–" : (cells[at] ?? "–"))}`),
  ]);
