import { count, dollars } from "../amounts";
import { wholeLine } from "../engine/progress";
import { declaredAs } from "../lineage/declared-as";
import { metricValue, metricWords } from "../quality/headline-metric";
import { isOpen } from "../waiting/milestones";
import { spanText } from "../waiting/spans";
import { columnsOf } from "./columns";
import type { JobFigures } from "./job-figures";
import { nameOf } from "./job-names";
import { type Colour, type Page, painted } from "./page";
import { type TableColumn, tableLines, tableWidth } from "./table";

/** What stands where a value is not known, or not there yet. */
const absent = "–";

/**
 * Jobs as a table: one line each where that fits, else the long names in lines below the figures, and in the narrowest terminals
 * everything below each other. Nothing is cut.
 */
export function listText(figures: readonly JobFigures[], page: Page, wallMs: number): string {
  const width = page.width ?? Number.POSITIVE_INFINITY;
  const rows = figures.map((one) => rowOf(one, wallMs));
  const status = (cell: string, row: number) => paintedStatus(cell, figures[row]?.job.status ?? "", page);
  const short: TableColumn[] = [
    { title: "NAME" },
    { title: "STATUS", paint: status },
    { title: "LOSS", align: "point" },
    { title: "OF" },
    { title: "TOKENS", align: "end" },
    { title: "COST", align: "point" },
    { title: "AGE", align: "end" },
  ];
  const long: TableColumn[] = [{ title: "JOB" }, { title: "MODEL" }, { title: "RESOURCE" }];
  const whole = rows.map(({ figures, names }) => [...figures, ...names]);
  const narrow = rows.map(({ figures }) => figures);
  const lines =
    tableWidth([...short, ...long], whole) < width
      ? tableLines([...short, ...long], whole)
      : tableWidth(short, narrow) < width
        ? tableLines(short, narrow).flatMap((line, at) => [line, ...namesBelow(rows[at - 1]?.names ?? [], width)])
        : rows.flatMap((row) => blockOf(row, [...short, ...long]));
  return lines.map((line) => `${line}\n`).join("");
}

interface Row {
  /** Cells that every job has in few columns. */
  figures: string[];
  /** Id, model, resource: long ones. */
  names: string[];
}

function rowOf({ job, loss, cost }: JobFigures, wallMs: number): Row {
  const declared = declaredAs(job);
  return {
    figures: [
      job.suffix ?? declared?.name ?? absent,
      job.status,
      loss === undefined ? absent : metricValue(loss.value),
      loss === undefined ? absent : metricWords(loss.name).replace(/ loss$/, ""),
      job.trainedTokens === undefined ? absent : count(job.trainedTokens),
      cost === undefined ? absent : dollars(cost),
      spanText(Math.max(0, wallMs - job.createdAt * 1_000)),
    ].map(wholeLine),
    names: [job.id, job.fineTunedModel ?? job.model, declared === undefined ? absent : nameOf(job)].map(wholeLine),
  };
}

/** As many names in a line as fit. */
function namesBelow(names: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const name of names.filter((one) => one !== absent)) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(`${last}  ${name}`) < width) lines[lines.length - 1] = `${last}  ${name}`;
    else lines.push(`  ${name}`);
  }
  return lines;
}

function blockOf({ figures, names }: Row, columns: readonly TableColumn[]): string[] {
  const cells = [...figures, ...names].map((cell, at) => [columns[at]?.title.toLowerCase() ?? "", cell]);
  const widest = Math.max(...cells.map(([title = ""]) => title.length));
  return cells.map(
    ([title = "", cell = ""], at) => `${at === 0 ? "" : "  "}${title.padEnd(widest + (at === 0 ? 4 : 2))}${cell}`,
  );
}

/** A status in the colour of good news, bad news, or none yet. */
export function paintedStatus(text: string, status: string, page: Page): string {
  const colours: Record<string, Colour> = { succeeded: "green", failed: "red", cancelled: "yellow" };
  const colour = colours[status] ?? (isOpen(status) ? "bold" : undefined);
  return colour === undefined ? text : painted(text, colour, page);
}
