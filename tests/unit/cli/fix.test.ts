import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCommand } from "../../../provider/cli/check";
import { fix } from "../../../provider/cli/fix";
import { pageOf } from "../../../provider/cli/page";
import { stateOfFile } from "../../../provider/dataset";
import { correctLine } from "../../../provider/dataset/corrections/line";
import { chats, jsonl } from "../dataset/rows";

/** As in a pipe or a file. */
const plainPage = pageOf(undefined, {});

const turn = (role: string, more: object = {}) => ({ role, content: "It is 4, as always.", ...more });
const line = (...messages: object[]) => JSON.stringify({ messages });
const good = line(turn("user"), turn("assistant"));

describe(correctLine.name, () => {
  it.each<[string, string, string | undefined, string[]]>([
    ["a byte-order mark", `\ufeff${good}`, good, ["byte-order mark"]],
    ["a carriage return", `${good}\r`, good, ["carriage return"]],
    ["a blank line", " \r", undefined, ["carriage return", "blank line"]],
    ["a comma after the row", `${good},`, good, ["trailing comma"]],
    [
      "commas before an end",
      '{"messages": [{"role": "user", "content": "a,]"},],}',
      '{"messages": [{"role": "user", "content": "a,]"}]}',
      ["trailing comma"],
    ],
    [
      "quotes of a word processor",
      "{“prompt”: “a”, “completion”: “b”}",
      '{"prompt": "a", "completion": "b"}',
      ["typographic quotes"],
    ],
    ["both", "{“prompt”: “a”,}", '{"prompt": "a"}', ["typographic quotes", "trailing comma"]],
    ["roles in another case", line(turn("User "), turn("ASSISTANT")), good, ["case of a role"]],
    [
      "nulls of an export",
      line(turn("user", { name: null }), turn("assistant", { tool_calls: null })),
      good,
      ["null key"],
    ],
    [
      "a null beside a prompt and its completion",
      '{"prompt":"a","completion":" b","id":null}',
      '{"prompt":"a","completion":" b"}',
      ["null key"],
    ],
    [
      "nulls of preference rows",
      '{"input":{"messages":[],"tools":null},"preferred_output":[],"non_preferred_output":[],"id":null}',
      '{"input":{"messages":[]},"preferred_output":[],"non_preferred_output":[]}',
      ["null key"],
    ],
    ["a null beside the messages", good.replace(/}$/, ',"tools":null}'), good, ["null key"]],
  ])("corrects %s", (_what, before, text, corrections) => {
    expect(correctLine(before)).toEqual({ text, corrections });
  });

  it.each([
    ["a row that needs nothing", '{ "messages" : [ ] }'],
    ["typographic quotes within a text", '{"prompt": "She said “yes”.", "completion": " b"}'],
    ["a call without content", line(turn("user"), { role: "assistant", content: null, tool_calls: [] })],
    ["a null that a grader compares with", '{"messages": [{"role": "user", "content": "a"}], "answer": null}'],
    ["a role that only resembles one", line(turn("usr"), turn("assistant"))],
    [
      "a number that would come out as another",
      '{"messages": [{"role": "User", "content": "a"}], "id": 9007199254740993}',
    ],
    ["what is no JSON otherwise", '{"messages": [}'],
  ])("leaves %s as it is", (_what, text) => {
    expect(correctLine(text)).toEqual({ text, corrections: [] });
  });
});

describe("a line of 20 MB", () => {
  it("is corrected like any other", () => {
    const long = `{"prompt": ${JSON.stringify('a "quoted", ] word\n'.repeat(1_000_000))}`;
    const { text, corrections } = correctLine(`${long},}`);
    expect({ isCorrected: text === `${long}}`, corrections }).toEqual({
      isCorrected: true,
      corrections: ["trailing comma"],
    });
  });
});

describe("fine-tuning check --fix", () => {
  const folder = mkdtempSync(join(tmpdir(), "fix-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function checkFix(name: string, content: string) {
    const path = join(folder, name);
    writeFileSync(path, content);
    const seen = { output: "", code: undefined as number | undefined };
    const command = checkCommand({
      write: (text) => {
        seen.output += text;
      },
      exit: (code) => {
        seen.code = code;
      },
      page: () => plainPage,
    });
    await command.exitOverride().parseAsync([path, "--fix"], { from: "user" });
    return { ...seen, output: seen.output.replaceAll(folder, "FOLDER") };
  }

  it("writes a new file and says what that changed", async () => {
    const bad = jsonl(chats(12)).replaceAll('"user"', '"User"').replaceAll("\n", ",\r\n");
    const { output, code } = await checkFix("all.jsonl", bad);
    expect(output).toContain(
      "  fixed    12 lines into FOLDER/all.fixed.jsonl: 12 × carriage return, 12 × trailing comma, 12 × case of a role\n",
    );
    expect(output).toContain("           errors 12 → 0, warnings 0 → 0\n");
    expect(code).toBe(0);
    expect(readFileSync(join(folder, "all.fixed.jsonl"), "utf8")).toBe(jsonl(chats(12)));
    expect(readFileSync(join(folder, "all.jsonl"), "utf8")).toBe(bad);
  });

  it("writes nothing where nothing has one right answer", async () => {
    const { output, code } = await checkFix("strange.jsonl", jsonl(chats(12)).replaceAll('"user"', '"usr"'));
    expect(output).toContain("nothing has one right answer; no file is written");
    expect(code).toBe(1);
    expect(existsSync(join(folder, "strange.fixed.jsonl"))).toBe(false);
  });

  it.each([
    ["empty.jsonl", ""],
    ["table.jsonl", "question,answer\r\na,b\r\n"],
    ["array.jsonl", `[\r\n${JSON.stringify(chats(1)[0])}\r\n]\r\n`],
  ])("writes no file of %s, which holds no rows to correct", async (name, content) => {
    expect((await checkFix(name, content)).output).toContain("no file is written");
    expect(existsSync(join(folder, name.replace(".", ".fixed.")))).toBe(false);
  });

  it("corrects no other rows than those that were checked", async () => {
    const path = join(folder, "replaced.jsonl");
    writeFileSync(path, `${jsonl(chats(12))}\r\n`);
    const before = await stateOfFile(path);
    writeFileSync(path, `${jsonl(chats(13))}\r\n`);
    await expect(fix(path, before)).rejects.toThrow('replaced.jsonl" changed while it was read');
    expect(existsSync(join(folder, "replaced.fixed.jsonl"))).toBe(false);
  });

  it("overwrites nothing", async () => {
    writeFileSync(join(folder, "mine.fixed.jsonl"), "mine");
    await expect(checkFix("mine.jsonl", `${jsonl(chats(12))}\n`)).rejects.toThrow("is there already");
    expect(readFileSync(join(folder, "mine.fixed.jsonl"), "utf8")).toBe("mine");
  });
});
