import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

/** Inspects text or bytes as a file of their own, without cache. */
export async function inspectText(content: string | Buffer, options: InspectOptions = {}): Promise<DatasetReport> {
  const folder = mkdtempSync(join(tmpdir(), "dataset-"));
  try {
    const path = join(folder, "data.jsonl");
    writeFileSync(path, content);
    return await inspectDataset({ path }, { cache: false, ...options });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
