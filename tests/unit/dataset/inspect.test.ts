import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { inspectDataset } from "../../../provider/dataset";
import { aChat, chats, inspectText, jsonl, placesOf } from "./rows";

const codes = async (path: string) =>
  (await inspectDataset({ path }, { cache: false })).findings.map(({ code }) => code);

describe("inspectDataset", () => {
  it("reports a clean chat file", async () => {
    const text = jsonl(chats(10));
    const report = await inspectText(text, { model: "gpt-4o-mini-2024-07-18" });
    expect(report).toEqual({
      format: "chat",
      formatEvidence: '10 of the first 10 rows have "messages" that end with the assistant\'s turn',
      images: { examples: 0, total: 0 },
      formats: { supervised: "chat", dpo: "chat", reinforcement: "chat" },
      examples: 10,
      bytes: Buffer.byteLength(text),
      contentHash: expect.stringMatching(/^c1:[0-9a-f]{64}$/),
      tokens: { total: 370, plusMinus: 0, perEpoch: 370, truncatedExamples: 0, encoding: "o200k_base" },
      findings: [],
      groups: [],
      counts: {},
      errors: 0,
      warnings: 0,
      fields: {},
      roles: { system: 10, user: 10, assistant: 10 },
      histogram: [{ from: 32, to: 64, examples: 10 }],
      longest: expect.arrayContaining([{ line: 1, tokens: 37 }]),
    });
  });

  it("says so when there is no file, and what it was looking for", async () => {
    const report = await inspectDataset({ path: "/nowhere/data.jsonl" });
    expect(report).toMatchObject({ contentHash: "", examples: 0, errors: 1 });
    expect(report.findings[0]).toMatchObject({ code: "missing_file", message: '"/nowhere/data.jsonl" does not exist' });
  });

  it.each([
    ["/nowhere/data.jsonl", "check the path"],
    ["~/data.jsonl", `write out the home directory, for which only shells know "~": "${homedir()}/data.jsonl"`],
    ["data/none.jsonl", `check the path; it is relative to "${process.cwd()}"`],
  ])("says what may be wrong with the path %s", async (path, remedy) => {
    expect((await inspectDataset({ path })).findings).toMatchObject([{ code: "missing_file", remedy }]);
  });

  it("says so when it is given a directory or a device", async () => {
    expect(await codes(tmpdir())).toEqual(["is_directory"]);
    expect(await codes("/dev/null")).toEqual(["unreadable_file"]);
  });

  it("does not wait for the writer of a named pipe", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dataset-"));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    expect(await codes(join(folder, "pipe"))).toEqual(["unreadable_file"]);
    rmSync(folder, { recursive: true });
  });

  it("says so when it may not read the file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dataset-"));
    const path = join(folder, "data.jsonl");
    writeFileSync(path, jsonl(chats(10)));
    chmodSync(path, 0);
    // Root reads everything.
    const expected = process.getuid?.() === 0 ? [] : ["unreadable_file"];
    expect(await codes(path)).toEqual(expected);
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["nothing", "", ["empty_file@1"]],
    ["only blank lines", "\n \n", ["too_few_examples@1", "blank_line@1", "blank_line@2"]],
    ["one array in one line", JSON.stringify(chats(12)), ["json_array@1"]],
    ["an array over many lines", JSON.stringify(chats(12), null, 2), ["json_array@1"]],
    [
      "objects over many lines",
      chats(12)
        .map((row) => JSON.stringify(row, null, 2))
        .join("\n"),
      ["pretty_printed@1"],
    ],
    ["an array as first row only", `[1]\n${jsonl(chats(10))}`, ["not_an_object@1"]],
    ["a byte-order mark and CRLF", `\ufeff${jsonl(chats(10)).replaceAll("\n", "\r\n")}`, []],
    ["no final newline", jsonl(chats(10)).trimEnd(), []],
    ["nine examples", jsonl(chats(9)), ["too_few_examples@1"]],
  ])("gives one sentence for a file with %s", async (_, text, places) => {
    expect(placesOf(await inspectText(text))).toEqual(places);
  });

  it("recognises compressed and UTF-16 files", async () => {
    expect(placesOf(await inspectText(gzipSync(jsonl(chats(10)))))).toEqual(["compressed_file@1"]);
    expect(placesOf(await inspectText(Buffer.from(`\ufeff${jsonl(chats(10))}`, "utf16le")))).toEqual(["utf16_file@1"]);
    expect(placesOf(await inspectText(Buffer.from(jsonl(chats(10)), "utf16le")))).toEqual(["utf16_file@1"]);
  });

  it.each([
    ["a table with a header", "prompt,completion\nhi,hello\n".repeat(30), ["csv_file@1"]],
    ["a table in which one cell is JSON", '"a";"{""b"":1}"\n"c";"{""d"":2}"\n', ["csv_file@1"]],
    ["a table in Latin-1", Buffer.from("frage\tantwort\nja\tschön\n", "latin1"), ["csv_file@1"]],
    ["prose", "# Tickets\n\nOf this year\n", ["not_jsonl@1"]],
    [
      "a pointer to the data",
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n",
      ["git_lfs_pointer@1"],
    ],
    ["Parquet", Buffer.from("PAR1\x15\x04\x15", "latin1"), ["binary_file@1"]],
    ["another binary format", Buffer.from("SQLite format 3\0\x10\0", "latin1"), ["binary_file@1"]],
  ])("gives one sentence for %s", async (_, content, places) => {
    const report = await inspectText(content);
    expect(placesOf(report)).toEqual(places);
    expect(report.errors).toBe(1);
  });

  it("names every line that ends with a comma", async () => {
    const report = await inspectText(jsonl(chats(10)).replaceAll("\n", ",\n"));
    expect(report.counts).toEqual({ invalid_json: 10 });
    expect(report.findings[0]?.message).toBe('the line is not valid JSON: expected the end of the line, found ","');
  });

  it("still names the line where only the first one is no JSON", async () => {
    expect(placesOf(await inspectText(`role,content\n${jsonl(chats(10))}`))).toEqual(["invalid_json@1"]);
  });

  it("points at line and column of broken JSON and of broken UTF-8", async () => {
    const lines = jsonl(chats(12)).trimEnd().split("\n");
    lines[4] = '{"messages": [}';
    const report = await inspectText(
      Buffer.concat([Buffer.from(`${lines.join("\n")}\nab`), Buffer.from([0xe4, 0x62])]),
    );
    expect(report.findings.map(({ code, line, column }) => ({ code, line, column }))).toEqual([
      { code: "invalid_json", line: 5, column: 15 },
      { code: "invalid_utf8", line: 13, column: 3 },
    ]);
  });

  it("shows the first 20 findings, errors first, and counts the rest by kind", async () => {
    const rows = [
      ...chats(30).map((row) => ({ messages: (row.messages as unknown[]).slice(1) })),
      ...Array.from({ length: 30 }, (_, n) => ({ messages: [{ role: "user", content: `${n}` }, { role: "bot" }] })),
    ];
    const report = await inspectText(jsonl(rows));
    expect(report.findings).toHaveLength(20);
    expect(report.findings.every(({ severity }) => severity === "error")).toBe(true);
    expect(report).toMatchObject({
      counts: { no_system_message: 30, unknown_role: 30, missing_content: 30 },
      errors: 60,
      warnings: 30,
    });
  });

  it("finds duplicates and names the earlier line, also when they are spelt otherwise", async () => {
    const again = '{"messages" : [{"content":"You answer briefly and politely.","role":"system"},';
    const text =
      jsonl(chats(10)) + again + JSON.stringify(aChat(3)).slice(JSON.stringify(aChat(3)).indexOf('{"role":"user"'));
    expect((await inspectText(text)).findings).toMatchObject([
      { code: "duplicate_row", line: 11, message: "the row is the same as line 4" },
    ]);
  });

  it("takes short answers for suspicious only where they are the exception", async () => {
    const short = (n: number) => aChat(n, { messages: [...(aChat(n).messages as unknown[]).slice(0, 2), answer] });
    const answer = { role: "assistant", content: "no" };
    expect(placesOf(await inspectText(jsonl([...chats(12), short(100)])))).toEqual(["short_answer@13"]);
    expect(placesOf(await inspectText(jsonl(Array.from({ length: 12 }, (_, n) => short(n)))))).toEqual([]);
  });

  it("asks validation data for one example only", async () => {
    expect(placesOf(await inspectText(jsonl(chats(1)), { role: "validation" }))).toEqual([]);
    expect(placesOf(await inspectText("\n", { role: "validation" }))).toContain("too_few_examples@1");
  });

  it("only warns of few examples where they may be for training or for validation", async () => {
    const report = await inspectText(jsonl(chats(9)), { role: "either" });
    expect(placesOf(report)).toEqual(["few_examples@1"]);
    expect(report).toMatchObject({ errors: 0, warnings: 1 });
    expect(placesOf(await inspectText(jsonl(chats(10)), { role: "either" }))).toEqual([]);
    expect(placesOf(await inspectText("\n", { role: "either" }))).toContain("too_few_examples@1");
  });

  it("warns of rows that the model cuts, and bills them as cut", async () => {
    const long = aChat(99, { messages: [{ role: "user", content: "one two ".repeat(3_000) }, aTurn] });
    const report = await inspectText(jsonl([...chats(10), long]), { model: "gpt-3.5-turbo-0613" });
    expect(report.counts).toMatchObject({ truncated_row: 1 });
    expect(report.tokens.truncatedExamples).toBe(1);
    expect(report.tokens.total - report.tokens.perEpoch).toBe((report.longest[0]?.tokens ?? 0) - 4_096);
  });

  it("refuses an embedded image of more than ten megabytes", async () => {
    const url = `data:image/png;base64,${"A".repeat(14 * 1024 * 1024)}`;
    const turns = [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }, aTurn];
    const report = await inspectDataset({ rows: [...chats(10), { messages: turns }], name: "images" });
    expect(placesOf(report)).toEqual(["image_too_large@11", "no_system_message@11"]);
  });

  it("keeps the text of secret rows out of the findings", async () => {
    const rows = [...chats(10), { messages: [{ role: "s3cret", content: "x" }], "s3cret-key": 1 }];
    const report = await inspectDataset({ rows, name: "inline", secret: true });
    expect(placesOf(report)).toEqual(["extra_key@11", "unknown_role@11"]);
    expect(JSON.stringify(report)).not.toContain("s3cret");
  });

  it("keeps escape sequences off the terminal", async () => {
    const report = await inspectText(jsonl([...chats(10), aChat(11, { "\u001b[31mred": 1 })]));
    expect(report.findings[0]?.message).toBe('chat rows have no key "\ufffd[31mred"');
  });

  it("finds that data and method do not fit", async () => {
    const report = await inspectText(jsonl(chats(10)), { method: "dpo" });
    expect(report.findings).toMatchObject([
      {
        code: "method_mismatch",
        message:
          'the data are chat examples (10 of the first 10 rows have "messages" that end with the assistant\'s turn), which method "dpo" cannot train on; method "supervised" can',
      },
    ]);
  });

  it("says of each row that it is of no known format where none is", async () => {
    const report = await inspectText(jsonl(Array.from({ length: 10 }, (_, n) => ({ question: n }))));
    expect(report).toMatchObject({ format: undefined, counts: { unknown_row_format: 10 }, errors: 10, warnings: 0 });
  });

  it("stops with the signal's reason", async () => {
    const stop = new AbortController();
    const inspection = inspectText(jsonl(chats(2_000)), { signal: stop.signal });
    stop.abort(new Error("stopped by the user"));
    await expect(inspection).rejects.toThrow("stopped by the user");
  });
});

const aTurn = { role: "assistant", content: "Certainly, here you are." };
