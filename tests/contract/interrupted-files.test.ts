import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/pulumi-cli";

/** Commands that write files, ended in the middle of them. */

const data = join(__dirname, "../fixtures/data");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "interrupted-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the command until it has written a part of its file, sends the signal, and tells how it ended. */
function endedWhileWriting(args: string[], signal: NodeJS.Signals): Promise<NodeJS.Signals | number | null> {
  const child = spawn(
    process.execPath,
    ["--require", join(root, "tests/support/held-write.cjs"), join(root, "dist/cli/main.js"), ...args],
    { cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told += text;
    if (told.includes("held\n")) child.kill(signal);
  });
  return new Promise((resolve) => child.once("close", (code, by) => resolve(by ?? code)));
}

const commands: [name: string, source: string, args: string[]][] = [
  ["convert", "bad/foreign_rows@1.alpaca.jsonl", ["convert", "data.jsonl", "--to", "chat", "-o", "new.jsonl"]],
  ["split", "good/chat.jsonl", ["split", "data.jsonl", "--validation", "20%"]],
  ["check --fix", "good/chat-bom-crlf-no-final-newline.jsonl", ["check", "data.jsonl", "--fix", "--no-cache"]],
];

describe.each(commands)("fine-tuning %s", (_name, source, args) => {
  it.each<NodeJS.Signals>(["SIGINT", "SIGTERM", "SIGHUP"])("leaves no file behind at %s", async (signal) => {
    copyFileSync(join(data, source), join(folder, "data.jsonl"));
    expect(await endedWhileWriting(args, signal)).toBe(signal);
    expect(readdirSync(folder)).toEqual(["data.jsonl"]);
  });

  it("leaves nothing under the name that was asked for at SIGKILL", async () => {
    copyFileSync(join(data, source), join(folder, "data.jsonl"));
    await endedWhileWriting(args, "SIGKILL");
    expect(readdirSync(folder).filter((name) => !name.startsWith("."))).toEqual(["data.jsonl"]);
  });
});
