import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/pulumi-cli";

/** What the commands hold of a file does not grow with it. */

const MEGABYTE = 1024 * 1024;
const SMALL = 8 * MEGABYTE;
const LARGE = 192 * MEGABYTE;
/** Anything that held the rows would hold as much as the files differ in. Some 33 MB more are held of any file that takes a while. */
const MOST_GROWTH = (LARGE - SMALL) / 4;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dataset-memory-"));
  writeRows("small.jsonl", SMALL);
  writeRows("large.jsonl", LARGE);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Chat rows of eight kilobytes, all different, with a carriage return that `--fix` takes away. */
function writeRows(name: string, bytes: number): void {
  const file = openSync(join(folder, name), "w");
  for (let written = 0, row = 0; written < bytes; row++) {
    const user = { role: "user", content: `Question ${row}: ${`what is in crate ${row}? `.repeat(200)}` };
    const assistant = {
      role: "assistant",
      content: `Crate ${row} holds ${"apples and figs, ".repeat(180)}and ${row}.`,
    };
    written += writeSync(
      file,
      `${JSON.stringify({ messages: [{ role: "system", content: "Keep the list." }, user, assistant] })}\r\n`,
    );
  }
  closeSync(file);
}

/** The most that a command held at any moment, in bytes. */
function peakOf(args: string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      "--max-semi-space-size=4",
      "--require",
      join(root, "tests/support/peak-memory.cjs"),
      join(root, "dist/cli/main.js"),
      ...args,
    ],
    { cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told += text;
  });
  return new Promise((resolve, reject) =>
    child.once("close", (code) => {
      const peak = /peak (\d+)/.exec(told)?.[1];
      if (code === 0 && peak !== undefined) resolve(Number(peak) * 1024);
      else reject(new Error(`ended with ${code}: ${told}`));
    }),
  );
}

describe("the memory of fine-tuning", () => {
  it.each<[string, (name: string) => string[]]>([
    ["check", (name) => ["check", `${name}.jsonl`, "--no-cache"]],
    ["check --fix", (name) => ["check", `${name}.jsonl`, "--no-cache", "--fix"]],
    ["convert", (name) => ["convert", `${name}.jsonl`, "--to", "chat", "-o", `${name}.new.jsonl`]],
    ["split", (name) => ["split", `${name}.jsonl`]],
  ])("%s does not depend on the size of the file", async (_, args) => {
    const small = await peakOf(args("small"));
    const large = await peakOf(args("large"));
    expect(large - small).toBeLessThan(MOST_GROWTH);
  });
});
