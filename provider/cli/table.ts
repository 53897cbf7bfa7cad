import { columnsOf, padEnd, padStart } from "./columns";

export interface TableColumn {
  title: string;
  /** `point` puts the points of decimal fractions below each other. @default "start" */
  align?: "start" | "end" | "point";
  /** Called with each cell when its blanks are in place, so that colours do not count as columns. */
  paint?: ((cell: string, row: number) => string) | undefined;
}

/** A title line and a line for each row, all cells below their titles, two blanks apart. */
export function tableLines(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const laidOut = columns.map((column, at) =>
    cellsOf(
      column,
      rows.map((cells) => cells[at] ?? ""),
    ),
  );
  return ["", ...rows].map((_, line) =>
    laidOut
      .map((cells) => cells[line] ?? "")
      .join("  ")
      .trimEnd(),
  );
}

/** The widest line of such a table. */
export function tableWidth(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): number {
  const plain = columns.map(({ title, align }) => (align === undefined ? { title } : { title, align }));
  return Math.max(...tableLines(plain, rows).map(columnsOf));
}

/** The title and the cells of one column, all of one width. */
function cellsOf({ title, align = "start", paint = (cell) => cell }: TableColumn, texts: readonly string[]): string[] {
  const aligned = align === "point" ? atPoint(texts) : texts;
  const width = Math.max(columnsOf(title), ...aligned.map(columnsOf));
  const pad = align === "start" ? padEnd : padStart;
  return [pad(title, width), ...aligned.map((text, row) => paint(pad(text, width), row))];
}

/** Numbers of one width whose points stand below each other. */
export function alignedAtPoint(texts: readonly string[]): string[] {
  return cellsOf({ title: "", align: "point" }, texts).slice(1);
}

/** With as many blanks behind as a fraction is shorter than the longest. */
function atPoint(texts: readonly string[]): string[] {
  const fractions = texts.map((text) => (/\d/.test(text) ? (/\.\d+$/.exec(text)?.[0] ?? "") : undefined));
  const longest = Math.max(0, ...fractions.map((fraction) => fraction?.length ?? 0));
  return texts.map((text, row) => text + " ".repeat(longest - (fractions[row]?.length ?? longest)));
}
