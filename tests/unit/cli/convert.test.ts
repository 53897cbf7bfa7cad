import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertCommand } from "../../../provider/cli/convert";
import { inspectDataset, type Target } from "../../../provider/dataset";

const bad = join(__dirname, "../../fixtures/data/bad");
const good = join(__dirname, "../../fixtures/data/good");

const folder = mkdtempSync(join(tmpdir(), "convert-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

async function convert(path: string, to: Target) {
  const output = join(folder, `${files++}.jsonl`);
  const seen = { told: "", code: undefined as number | undefined };
  const command = convertCommand({
    tell: (text) => {
      seen.told += text;
    },
    exit: (code) => {
      seen.code = code;
    },
  });
  await command.exitOverride().parseAsync([path, "--to", to, "--output", output], { from: "user" });
  const rows = readFileSync(output, "utf8").trim().split("\n");
  return { ...seen, told: seen.told.replaceAll(folder, "FOLDER"), output, rows };
}

describe("fine-tuning convert", () => {
  it.each<[string, Target]>([
    ["trl-text", "preference"],
    ["trl-turns", "preference"],
    ["trl-whole-turns", "preference"],
    ["messages-chosen", "preference"],
    ["winner-loser", "preference"],
    ["preferred-text", "preference"],
    ["trl-kto", "chat"],
    ["trl-prompt-turns", "chat"],
    ["alpaca", "chat"],
    ["sharegpt", "chat"],
    ["conversation-of-turns", "chat"],
    ["responses", "chat"],
    ["batch", "reinforcement"],
    ["bedrock", "chat"],
    ["vertex", "chat"],
    ["anthropic", "chat"],
    ["question-answer", "chat"],
    ["trl-text", "chat"],
    ["question-answer", "reinforcement"],
    ["sharegpt-tools", "chat"],
    ["sharegpt-system", "chat"],
    ["sharegpt-chosen", "preference"],
    ["alpaca-history", "chat"],
    ["alpaca-chosen", "preference"],
    ["messages-label", "chat"],
    ["anthropic-transcripts", "preference"],
    ["chatml-text", "chat"],
    ["alpaca-text", "chat"],
    ["grpo", "reinforcement"],
    ["batch-responses", "reinforcement"],
    ["responses-text", "chat"],
    ["evals", "chat"],
    ["bedrock-without-version", "chat"],
    ["palm", "chat"],
    ["text-label", "chat"],
    ["question-context", "chat"],
  ])("writes %s rows as %s rows that the check has no error for", async (shape, to) => {
    const { output, code } = await convert(join(bad, `foreign_rows@1.${shape}.jsonl`), to);
    const method = to === "reinforcement" ? "reinforcement" : undefined;
    expect(await inspectDataset({ path: output }, { method, cache: false })).toMatchObject({
      format: to,
      examples: 12,
      errors: 0,
    });
    expect(code).toBe(0);
  });

  it("writes what the row says", async () => {
    const { rows } = await convert(join(bad, "foreign_rows@1.trl-text.jsonl"), "preference");
    expect(JSON.parse(rows[0] ?? "")).toEqual({
      input: { messages: [{ role: "user", content: "How do I reset my router? (0)" }] },
      preferred_output: [{ role: "assistant", content: "Hold the small button for ten seconds." }],
      non_preferred_output: [{ role: "assistant", content: "Read the manual." }],
    });
  });

  it.each<[string, Target, unknown]>([
    [
      "sharegpt-tools",
      "chat",
      {
        messages: [
          { role: "system", content: "You are the support of a small shop." },
          { role: "user", content: "How do I reset my router?" },
          {
            role: "assistant",
            content: null,
            tool_calls: [
              {
                id: "call_1",
                type: "function",
                function: { name: "find", arguments: '{"text":"How do I reset my router?"}' },
              },
            ],
          },
          { role: "tool", tool_call_id: "call_1", content: "found" },
          { role: "assistant", content: "Hold the small button for ten seconds." },
        ],
        tools: [
          {
            type: "function",
            function: {
              name: "find",
              description: "Finds answers.",
              parameters: { type: "object", properties: { text: { type: "string" } } },
            },
          },
        ],
      },
    ],
    [
      "alpaca-text",
      "chat",
      {
        messages: [
          { role: "user", content: "Answer the customer.\n\nHow do I reset my router?" },
          { role: "assistant", content: "Hold the small button for ten seconds." },
        ],
      },
    ],
    [
      "anthropic-transcripts",
      "preference",
      {
        input: { messages: [{ role: "user", content: "How do I reset my router?" }] },
        preferred_output: [{ role: "assistant", content: "Hold the small button for ten seconds." }],
        non_preferred_output: [{ role: "assistant", content: "Read the manual." }],
      },
    ],
    [
      "grpo",
      "reinforcement",
      {
        messages: [{ role: "user", content: "How do I reset my router?" }],
        ground_truth: "Hold the small button for ten seconds.",
      },
    ],
  ])("reads the first of the %s rows as it is meant", async (shape, to, row) => {
    const { rows } = await convert(join(bad, `foreign_rows@1.${shape}.jsonl`), to);
    expect(JSON.parse(rows[0] ?? "")).toEqual(row);
  });

  it("makes an object of a list of turns", async () => {
    const path = join(folder, "lists.txt");
    const turns = [
      { role: "user", content: "q" },
      { role: "assistant", content: "a" },
    ];
    writeFileSync(path, `${JSON.stringify(turns)}\n${JSON.stringify(turns)}\n`);
    const { rows } = await convert(path, "chat");
    expect(rows.map((row) => JSON.parse(row))).toEqual([{ messages: turns }, { messages: turns }]);
  });

  it("writes our own formats as each other", async () => {
    expect((await convert(join(good, "completion.jsonl"), "chat")).rows).toHaveLength(12);
    expect((await convert(join(good, "preference.jsonl"), "chat")).rows).toHaveLength(12);
    const { rows } = await convert(join(good, "chat.jsonl"), "reinforcement");
    expect(JSON.parse(rows[0] ?? "")).toMatchObject({
      messages: [{ role: "system" }, { role: "user" }],
      reference_answer: "Hold the small button on the back for ten seconds until the lamp blinks.",
    });
  });

  it("says what it could not carry over, and which rows it left out", async () => {
    const path = join(folder, "mixed.txt");
    const pair = { prompt: "a", chosen: "b", rejected: "c", score: 3 };
    const lines = [pair, { text: "only text" }, pair, { prompt: "q", completion: "a" }].map((row) =>
      JSON.stringify(row),
    );
    writeFileSync(path, [...lines, "no json"].join("\n"));
    const { told, code, rows } = await convert(path, "preference");
    expect(told.replace(/\d+\.jsonl/, "N.jsonl")).toBe(
      [
        "FOLDER/N.jsonl: 2 rows written",
        "  not carried over: score (2 rows)",
        "  left out: 1 row, line 2: texts without question and answer cannot be rewritten",
        "  left out: 1 row, line 4: there is only one answer, and preference needs two",
        "  left out: 1 row, line 5: the line is no JSON object",
        "",
      ].join("\n"),
    );
    expect({ code, rows: rows.length }).toEqual({ code: 1, rows: 2 });
  });

  it("leaves out a line that is too long to be read, and goes on behind it", async () => {
    const path = join(folder, "long.txt");
    const pair = JSON.stringify({ prompt: "a", chosen: "b", rejected: "c" });
    writeFileSync(path, `${pair}\n${" ".repeat(64 * 1024 * 1024)}${pair}\n${pair}\n`);
    const { told, code, rows } = await convert(path, "preference");
    expect(told).toContain("left out: 1 row, line 2: the line is longer than 64 MiB");
    expect({ code, rows: rows.length }).toEqual({ code: 1, rows: 2 });
  });

  it.each<[string, string, string]>([
    ["a table", "question,answer\na,b\n", "the file is a table (CSV)"],
    ["one JSON array", '[{"prompt": "a", "chosen": "b", "rejected": "c"}]', "jq -c '.[]'"],
    ["bytes", "\u0001\u0002\n\u0003\n", "the file is binary"],
  ])("refuses %s in one sentence, and writes no file", async (_what, content, message) => {
    const path = join(folder, "wrong.txt");
    writeFileSync(path, content);
    await expect(convert(path, "preference")).rejects.toThrow(message);
    expect(existsSync(join(folder, `${files - 1}.jsonl`))).toBe(false);
  });

  it("writes no file where no row can be written", async () => {
    const path = join(folder, "texts.txt");
    writeFileSync(path, '{"text": "a"}\n{"text": "b"}\n');
    const output = join(folder, "of-texts.jsonl");
    let told = "";
    const command = convertCommand({
      tell: (text) => {
        told += text;
      },
      exit: () => {},
    });
    await command.parseAsync([path, "--to", "chat", "--output", output], { from: "user" });
    expect(told).toContain("no row was written");
    expect(existsSync(output)).toBe(false);
  });

  it("overwrites nothing, and leaves nothing of a file that it could not read", async () => {
    const command = () => convertCommand({ tell: () => {}, exit: () => {} }).exitOverride();
    const there = join(folder, "there.jsonl");
    writeFileSync(there, "mine");
    const args = (from: string, output: string) => [from, "--to", "chat", "-o", output];
    await expect(command().parseAsync(args(join(good, "chat.jsonl"), there), { from: "user" })).rejects.toThrow(
      "it is there already; name a new file",
    );
    expect(readFileSync(there, "utf8")).toBe("mine");
    const output = join(folder, "none.jsonl");
    await expect(command().parseAsync(args(join(folder, "absent"), output), { from: "user" })).rejects.toThrow(
      "does not exist",
    );
    expect(() => readFileSync(output)).toThrow("ENOENT");
  });
});
