import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type DatasetReport, type InspectOptions, inspectDataset } from "../../../provider/dataset";

export type Row = Record<string, unknown>;

/** A chat example that no rule objects to, different for each number. */
export const aChat = (n = 1, more: Row = {}): Row => ({
  messages: [
    { role: "system", content: "You answer briefly and politely." },
    { role: "user", content: `What is ${n} plus ${n}?` },
    { role: "assistant", content: `It is ${2 * n}, as always.` },
  ],
  ...more,
});

export const chats = (count: number): Row[] => Array.from({ length: count }, (_, n) => aChat(n));

export const jsonl = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** Inspects text or bytes as a file of their own, without cache; `writer`: somebody appends to it meanwhile. */
export async function inspectText(
  content: string | Buffer,
  options: InspectOptions = {},
  writer = false,
): Promise<DatasetReport> {
  const folder = mkdtempSync(join(tmpdir(), "dataset-"));
  try {
    const path = join(folder, "data.jsonl");
    writeFileSync(path, content);
    const signal = writer ? { signal: appending(path) } : {};
    return await inspectDataset({ path }, { cache: false, ...signal, ...options });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asked at the start, and then before each piece of the file is read. */
function appending(path: string): AbortSignal {
  const { signal } = new AbortController();
  let asked = 0;
  signal.throwIfAborted = () => {
    asked++;
    if (asked === 2) appendFileSync(path, "\n");
  };
  return signal;
}

/** Code and line of each finding. */
export const placesOf = (report: DatasetReport): string[] => report.findings.map(({ code, line }) => `${code}@${line}`);

const text = fc.string({ unit: "grapheme", minLength: 4, maxLength: 60 }).filter((value) => value.trim().length > 3);

/** Chat rows that are valid, with turns, names, weights and tools at random. */
export const validChat: fc.Arbitrary<Row> = fc
  .record({
    system: text,
    turns: fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 3 }),
    named: fc.boolean(),
    weight: fc.constantFrom(undefined, 1, null),
    parallel: fc.constantFrom(undefined, true, false),
  })
  .map(({ system, turns, named, weight, parallel }) => ({
    messages: [
      { role: "system", content: system },
      ...turns.flatMap(([asked, answered]) => [
        { role: "user", content: asked, ...(named ? { name: "ada" } : {}) },
        { role: "assistant", content: answered, ...(weight === undefined ? {} : { weight }) },
      ]),
    ],
    ...(parallel === undefined ? {} : { parallel_tool_calls: parallel }),
  }));
