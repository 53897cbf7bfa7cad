import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectDataset } from "../../../provider/dataset";
import { aChat, chats, jsonl, placesOf } from "./rows";

const folder = mkdtempSync(join(tmpdir(), "dataset-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file written in pieces, so that the test itself holds little. */
function fileOf(name: string, pieces: Iterable<string>): string {
  const path = join(folder, name);
  const file = openSync(path, "w");
  for (const piece of pieces) writeSync(file, piece);
  closeSync(file);
  return path;
}

function* aLineOf(megabytes: number): Iterable<string> {
  yield jsonl(chats(10));
  yield '{"messages": [{"role": "user", "content": "';
  for (let i = 0; i < megabytes; i++) yield "x".repeat(1024 * 1024);
  yield '"}]}\n';
  yield jsonl([aChat(11)]);
}

describe("inspectDataset on large input", () => {
  it("refuses a line of 200 MB with a sentence and without holding it", async () => {
    const path = fileOf("long.jsonl", aLineOf(200));
    const before = process.memoryUsage().rss;
    const report = await inspectDataset({ path }, { cache: false });
    const grown = process.memoryUsage().rss - before;
    expect(report).toMatchObject({ examples: 12, errors: 1 });
    expect(placesOf(report)).toEqual(["line_too_long@11"]);
    expect(grown).toBeLessThan(150 * 1024 * 1024);
  });

  it("leaves the event loop to others while it reads and counts", async () => {
    const words = Array.from({ length: 20_000 }, (_, i) => `the quick brown fox ${i} jumps over the lazy dog`).join(
      " ",
    );
    const path = fileOf("large.jsonl", [jsonl(chats(30_000)), jsonl([aChat(1, { messages: [aTurn(words)] })])]);
    await inspectDataset({ rows: chats(10), name: "loads the encoding" });
    let turns = 0;
    const others = setInterval(() => turns++, 1);
    const report = await inspectDataset({ path }, { cache: false });
    clearInterval(others);
    expect(report.examples).toBe(30_001);
    // One for each half megabyte read, and one more for each slice of 15 ms counted.
    const chunks = report.bytes / (512 * 1024);
    expect(chunks).toBeGreaterThan(10);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(chunks));
  });

  it("samples what is above ten megabytes and says how far it may be off", async () => {
    const text = (n: number) => "a longer and a longer text with words ".repeat(1 + (n % 40));
    const rows = function* () {
      for (let n = 0; n < 16_000; n++) yield jsonl([aChat(n, { messages: [aTurn(`${n} ${text(n)}`)] })]);
    };
    const path = fileOf("sampled.jsonl", rows());
    const [first, second] = [
      await inspectDataset({ path }, { cache: false }),
      await inspectDataset({ path }, { cache: false }),
    ];
    // 8 tokens a repetition, 20.5 repetitions on average, and what stands around them.
    const { total, plusMinus } = first.tokens;
    expect(plusMinus).toBeGreaterThan(0);
    expect(Math.abs(total / (16_000 * (20.5 * 8 + 10)) - 1)).toBeLessThan(0.03);
    expect(second.tokens).toEqual(first.tokens);
  });
});

const aTurn = (content: string) => ({ role: "assistant", content });
