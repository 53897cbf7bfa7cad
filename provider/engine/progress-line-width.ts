import { type ShownDiff, type ShownRow, shownDiff, shownRows } from "./shown-rows";
import { urnParts } from "./urn";

/** The display as far as this process can know it. */
export interface Display {
  /** Width of the terminal. */
  columns: number;
  rows: readonly ShownRow[];
  /** Milliseconds on the process's clock. */
  now: number;
}

/** Columns that the engine leaves for a line on a resource's own row; less than one where it leaves none. */
export function columnsLeft(urn: string, diff: ShownDiff | undefined, display: Display): number {
  return roomInColumn(urn, display) - diffText(diff).length;
}

/**
 * The engine's table: operation, type as a tree, name, status with up to three dots, then our line. The last column of the
 * terminal stays empty, and other providers' rows, which may be wider, are not seen from here.
 */
function roomInColumn(urn: string, { columns, rows, now }: Display): number {
  const all = rows.map((row) => ({ ...row, ...partsOf(row.urn) }));
  const own = partsOf(urn);
  const type = widest([...all, own].map(({ depth, shownType }) => 3 * depth + shownType.length));
  const stackName = `${own.project}-${own.stack}`;
  const name = widest([stackName.length, own.name.length, ...all.map((row) => row.name.length)]);
  // The stack's own row is as old as this process, or a little older.
  const statuses = [
    statusText("creating", now),
    ...all.map(({ operation, since }) => statusText(operation, now - since)),
  ];
  const status = widest(statuses.map(({ length }) => length));
  return columns - 1 - (OPERATION + type + GAP + name + GAP + status + GAP);
}

/** A blank, the two columns of the sign, and the gap after it. */
const OPERATION = 5;
const GAP = 2;

const widest = (widths: number[]) => Math.max(0, ...widths);

const statusText = (operation: string, ms: number) => `${operation} (${Math.floor(ms / 1000)}s)...`;

/** `[diff: ~trainingFile]; `, which the engine puts in front of every line. */
function diffText(diff: ShownDiff | undefined): string {
  return diff === undefined || diff.changed.length === 0 ? "" : `[diff: ~${diff.changed.join(",")}]; `;
}

function partsOf(urn: string) {
  const { stack, project, types, name } = urnParts(urn) ?? { stack: "", project: "", types: [""], name: "" };
  return { depth: types.length, shownType: displayName(types.at(-1) ?? ""), name, project, stack };
}

/** The engine shows `a:b/cD:CD` as `a:b:CD`. */
function displayName(type: string): string {
  const [, scope = "", file = "", name = ""] = /^(.*)\/([^/:]+):([^/:]+)$/.exec(type) ?? [];
  return name !== "" && file === name.charAt(0).toLowerCase() + name.slice(1) ? `${scope}:${name}` : type;
}

/** Where a line about a resource is best shown. */
export interface LineTarget {
  /** The resource's own row, or the stack's. */
  urn: string;
  /** Names the resource where the row is not its own. */
  prefix: string;
  room: number;
}

/** What `36% 1.11 22s` takes. */
const ROOM_FOR_NEWS = 12;

/** The own row, unless what the engine writes first takes its room and the stack's row has more. */
export function lineTarget(urn: string, diff: ShownDiff | undefined, display: Display): LineTarget {
  const own = { urn, prefix: "", room: columnsLeft(urn, diff, display) };
  const { name, project, stack } = partsOf(urn);
  const prefix = `${name}: `;
  const room = roomInColumn(urn, display) - prefix.length;
  if (own.room >= ROOM_FOR_NEWS || room <= own.room) return own;
  return { urn: `urn:pulumi:${stack}::${project}::pulumi:pulumi:Stack::${project}-${stack}`, prefix, room };
}

/** The place now, in a terminal of that width. */
export function lineTargetNow(urn: string, columns: number): LineTarget {
  return lineTarget(urn, shownDiff(urn), { columns, rows: shownRows(), now: performance.now() });
}
