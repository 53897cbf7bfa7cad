import fc from "fast-check";
import { inspectDataset } from "../../../provider/dataset";
import { inspectText, jsonl, type Row, validChat } from "./rows";

const tenOrMore = fc.array(validChat, { minLength: 10, maxLength: 12 });
const inspect = (rows: readonly unknown[]) => inspectDataset({ rows, name: "generated" });

const messagesOf = (row: Row): Row[] => row.messages as Row[];

/** What can be wrong with a chat row, and the code that says so. */
const defects: [string, (row: Row) => unknown][] = [
  ["missing_messages", ({ messages, ...row }) => row],
  ["missing_messages", (row) => ({ ...row, messages: "none" })],
  ["empty_messages", (row) => ({ ...row, messages: [] })],
  ["message_not_object", (row) => ({ ...row, messages: [...messagesOf(row), 1] })],
  ["missing_role", (row) => ({ ...row, messages: [{ content: "hello" }, ...messagesOf(row)] })],
  ["unknown_role", (row) => ({ ...row, messages: [...messagesOf(row), { role: "bot", content: "hello" }] })],
  ["missing_content", (row) => ({ ...row, messages: [{ role: "user", content: null }, ...messagesOf(row)] })],
  ["invalid_content", (row) => ({ ...row, messages: [{ role: "user", content: {} }, ...messagesOf(row)] })],
  ["invalid_weight", (row) => ({ ...row, messages: messagesOf(row).map((turn) => withWeight(turn, 2)) })],
  ["no_assistant_message", (row) => ({ ...row, messages: messagesOf(row).filter(({ role }) => role !== "assistant") })],
  ["invalid_tools", (row) => ({ ...row, tools: "all" })],
  ["invalid_parallel_tool_calls", (row) => ({ ...row, parallel_tool_calls: "yes" })],
  ["not_an_object", () => "a text"],
];

const withWeight = (turn: Row, weight: unknown): Row => (turn.role === "assistant" ? { ...turn, weight } : turn);

describe("generated data", () => {
  it("has no error when it is valid", async () => {
    await fc.assert(
      fc.asyncProperty(tenOrMore, async (rows) => {
        expect(await inspect(rows)).toMatchObject({ format: "chat", examples: rows.length, errors: 0 });
      }),
    );
  });

  it("has each injected defect found at its line", async () => {
    await fc.assert(
      fc.asyncProperty(tenOrMore, fc.nat(), fc.constantFrom(...defects), async (rows, place, [code, inject]) => {
        const at = place % rows.length;
        const report = await inspect(rows.map((row, i) => (i === at ? inject(row) : row)));
        const errors = report.findings.filter(({ severity }) => severity === "error");
        expect(new Set(errors.map((finding) => finding.code))).toEqual(new Set([code]));
        expect(new Set(errors.map((finding) => finding.line))).toEqual(new Set([at + 1]));
      }),
      { numRuns: 150 },
    );
  });

  it("has a cut line found at its line, but for the cut that leaves it whole", async () => {
    await fc.assert(
      fc.asyncProperty(tenOrMore, fc.nat(), fc.nat(), async (rows, place, cut) => {
        const lines = jsonl(rows).trimEnd().split("\n");
        const at = 1 + (place % (lines.length - 1));
        const line = lines[at] ?? "";
        lines[at] = line.slice(0, 1 + (cut % (line.length - 1)));
        const report = await inspectText(lines.join("\n"));
        expect(report.findings[0]).toMatchObject({ code: "invalid_json", line: at + 1 });
      }),
    );
  });
});
