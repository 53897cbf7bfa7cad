import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { linesOf } from "../../../../server/files/lines";

describe(linesOf.name, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "lines-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const linesIn = async (content: string | Buffer) => {
    const path = join(folder, "a.jsonl");
    writeFileSync(path, content);
    const lines = [];
    for await (const { number, text } of linesOf(path)) lines.push(`${number}:${text.trim()}`);
    return lines;
  };

  it("counts blank lines and leaves them out", async () => {
    expect(await linesIn("\uFEFFa\r\n\r\n b \n\nc")).toEqual(["1:a", "3:b", "5:c"]);
    expect(await linesIn("")).toEqual([]);
    expect(await linesIn("\n\n")).toEqual([]);
  });

  it("puts lines together that are longer than what is read at once", async () => {
    const long = "é".repeat(1_500_000);
    expect(await linesIn(`x\n${long}\ny\n`)).toEqual(["1:x", `2:${long}`, "3:y"]);
  });

  it("finds every line again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.stringMatching(/^[a-zé{}"]{0,12}$/)), async (lines) => {
        const expected = lines.flatMap((line, index) => (line === "" ? [] : [`${index + 1}:${line}`]));
        expect(await linesIn(lines.join("\n"))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});
