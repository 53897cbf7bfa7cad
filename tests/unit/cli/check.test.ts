import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkCommand } from "../../../provider/cli/check";
import { type Page, pageOf } from "../../../provider/cli/page";

/** As in a pipe or a file. */
const plainPage = pageOf(undefined, {});

const data = join(__dirname, "../../fixtures/data");

const check = (...args: string[]) => checkOn(plainPage, ...args);

async function checkOn(page: Page, ...args: string[]): Promise<{ output: string; code: number | undefined }> {
  const seen = { output: "", code: undefined as number | undefined };
  const command = checkCommand({
    write: (text) => {
      seen.output += text;
    },
    exit: (code) => {
      seen.code = code;
    },
    page: () => page,
  });
  command.exitOverride().configureOutput({ writeErr: () => {} });
  await command.parseAsync(["--no-cache", ...args], { from: "user" });
  return { ...seen, output: seen.output.replaceAll(data, "DATA") };
}

describe("fine-tuning check", () => {
  it("shows what a clean file holds and what it costs", async () => {
    const { output, code } = await check(join(data, "good/chat.jsonl"), "--model", "gpt-4o-mini-2024-07-18");
    expect(code).toBe(0);
    expect(output).toBe(`DATA/good/chat.jsonl
  format   chat, 12 examples, 3,208 bytes
           12 of the first 12 rows have "messages" that end with the assistant's turn
  roles    system 12, user 12, assistant 12
  hash     c1:55b6299e9a769000d3269afda18d8efcf49702eddf5b72a87c42564fb16d44e6
  tokens   558 (o200k_base)
  lengths  32–63 ████████████████████████████████████████ 12
  longest  line 4 (50), line 1 (49), line 3 (49), line 7 (48), line 12 (47)
  cost     about $0.01: 4,464 tokens in 8 epochs (as the vendor is expected to choose) at $3 per million (prices of 2026-06)

1 file: 0 errors, 0 warnings; no findings
`);
  });

  it("shows each finding with its place and its remedy, and the verdict", async () => {
    const { output, code } = await check(join(data, "bad/invalid_json@4.jsonl"));
    expect(code).toBe(1);
    expect(output.split("\n").slice(-5)).toEqual([
      '  error    line 4, column 31: the line is not valid JSON: expected "," or "}", found """ (invalid_json)',
      "           → correct the line; each line is one JSON object on its own",
      "",
      "1 file: 1 error, 0 warnings; not usable as it is",
      "",
    ]);
  });

  it("wraps findings to the terminal and colours them", async () => {
    const page = { width: 60, colours: true };
    const { output } = await checkOn(page, join(data, "bad/unknown_role@4.human.jsonl"));
    expect(output.split("\n").slice(-6)).toEqual([
      '  \u001b[31merror   \u001b[0m line 4, messages[1].role: the role "human" is not',
      '           known; did you mean "user"? (unknown_role)',
      "\u001b[2m           → use system, user, assistant, tool or function\u001b[0m",
      "",
      "\u001b[31m1 file: 1 error, 0 warnings; not usable as it is\u001b[0m",
      "",
    ]);
  });

  it("counts images, and those that the service skips", async () => {
    const { output } = await check(join(data, "doubtful/image_will_be_skipped@3.jsonl"));
    expect(output).toMatch(/images {3}\d+ in \d+ examples, 1 of them skipped by the service/);
  });

  it("reckons with the epochs it is given", async () => {
    const { output } = await check(join(data, "good/chat.jsonl"), "--model", "gpt-4o-2024-08-06", "--epochs", "2");
    expect(output).toContain("2 epochs at $25 per million");
  });

  it("says why there is no cost", async () => {
    expect((await check(join(data, "good/chat.jsonl"))).output).toContain("give --model to know what a training costs");
    const unknown = await check(join(data, "good/chat.jsonl"), "--model", "some-model");
    expect(unknown.output).toContain('no training price is known for model "some-model"');
  });

  it("compares validation with training data", async () => {
    const path = join(data, "good/chat.jsonl");
    const { output, code } = await check(join(data, "good/chat-spaced-and-reordered.jsonl"), "--validation", path);
    expect(code).toBe(0);
    expect(output).toContain(
      "lines 1, 2, 3, 4, 5, … (12 rows): the rows also stand in the training data: line 1, 2, 3, 4, 5, … of",
    );
    expect(output).toContain("validation data are not billed");
  });

  it("holds validation data to the method of the training data", async () => {
    const { output, code } = await check(
      join(data, "good/preference.jsonl"),
      "--validation",
      join(data, "good/chat.jsonl"),
    );
    expect(code).toBe(1);
    expect(output).toContain('which method "dpo" cannot train on');
  });

  it("counts what it does not show", async () => {
    const { output } = await check(join(data, "good/preference.jsonl"), "--method", "supervised");
    expect(output).toContain("method_mismatch");
    expect(output).not.toContain("more of");
  });

  it("judges data against model and grader as a preview does", async () => {
    const chatModel = await check(join(data, "good/completion.jsonl"), "--model", "gpt-4o-mini-2024-07-18");
    expect(chatModel).toMatchObject({ code: 1, output: expect.stringContaining("(model_mismatch)") });
    const completionModel = await check(join(data, "good/chat.jsonl"), "--model", "babbage-002");
    expect(completionModel).toMatchObject({ code: 1, output: expect.stringContaining("(model_mismatch)") });
    expect((await check(join(data, "good/completion.jsonl"), "--model", "babbage-002")).code).toBe(0);
    const grader = join(mkdtempSync(join(tmpdir(), "grader-")), "grader.json");
    writeFileSync(grader, JSON.stringify({ type: "string_check", reference: "{{item.refrence_answer}}" }));
    const fields = await check(join(data, "good/reinforcement.jsonl"), "--grader", grader);
    expect(fields).toMatchObject({
      code: 1,
      output: expect.stringContaining('did you mean "{{item.reference_answer}}"? (unknown_item_field)'),
    });
    rmSync(dirname(grader), { recursive: true });
  });

  it("writes JSON of the documented shape", async () => {
    const { output, code } = await check("--json", join(data, "doubtful/duplicate_row@9.jsonl"));
    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual({
      files: [
        {
          path: "DATA/doubtful/duplicate_row@9.jsonl",
          format: "chat",
          formatEvidence: '12 of the first 12 rows have "messages" that end with the assistant\'s turn',
          images: { examples: 0, total: 0 },
          examples: 12,
          tokens: expect.any(Number),
          tokensPlusMinus: 0,
          contentHash: expect.stringMatching(/^c1:[0-9a-f]{64}$/),
          findings: [
            {
              code: "duplicate_row",
              severity: "warning",
              line: 9,
              path: "",
              message: "the row is the same as line 4",
              remedy: "remove it unless it is repeated on purpose",
            },
          ],
          counts: { duplicate_row: 1 },
        },
      ],
    });
  });

  it.each(["0", "51", "2.5", "many"])("refuses %s epochs", async (epochs) => {
    await expect(check(join(data, "good/chat.jsonl"), "--epochs", epochs)).rejects.toThrow(
      "epochs are a whole number from 1 to 50",
    );
  });
});
