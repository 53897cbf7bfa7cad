/** What the engine does to a resource, in the words of its display. */
export type Operation = "creating" | "updating" | "deleting" | "refreshing" | "creating replacement";

/** A row of the engine's live display. */
export interface ShownRow {
  urn: string;
  operation: Operation;
  /** Milliseconds on the process's clock. */
  since: number;
}

/** What a diff has found, as the display repeats it. */
export interface ShownDiff {
  /** Names of the arguments that changed. */
  changed: readonly string[];
  replaces: boolean;
}

interface Shown {
  rows: Map<string, ShownRow>;
  diffs: Map<string, ShownDiff>;
}

const key = Symbol.for("pulumi-fine-tuning.shownRows");

function shown(): Shown {
  const shared = globalThis as { [key]?: Shown };
  shared[key] ??= { rows: new Map(), diffs: new Map() };
  return shared[key];
}

/** Notes that the engine works on a resource from now on, which gives it a row. */
export function noteRow(urn: string, operation: Operation): void {
  const replacing = operation === "creating" && shown().diffs.get(urn)?.replaces === true;
  const since = performance.now();
  shown().rows.set(urn, { urn, operation: replacing ? "creating replacement" : operation, since });
}

/** Notes what the engine will show in front of every line on the resource's row. */
export function noteDiff(urn: string, diff: ShownDiff): void {
  shown().diffs.set(urn, diff);
}

/** The rows of this process's resources, in the order they appeared. */
export function shownRows(): ShownRow[] {
  return [...shown().rows.values()];
}

export function shownDiff(urn: string): ShownDiff | undefined {
  return shown().diffs.get(urn);
}
