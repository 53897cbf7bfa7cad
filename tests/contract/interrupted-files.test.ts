import { spawn } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/pulumi-cli";

/** Commands that write files, ended in the middle of them, or reading what somebody else writes. */

const data = join(__dirname, "../fixtures/data");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "interrupted-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the command until it has written a part of its file, does something, sends the signal, and tells how it ended. */
function whileWriting(
  args: string[],
  signal: NodeJS.Signals,
  meanwhile: () => void = () => {},
): Promise<{ ended: NodeJS.Signals | number | null; told: string }> {
  const child = spawn(
    process.execPath,
    ["--require", join(root, "tests/support/held-write.cjs"), join(root, "dist/cli/main.js"), ...args],
    { cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  let told = "";
  let wasHeld = false;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told += text;
    if (wasHeld || !told.includes("held\n")) return;
    wasHeld = true;
    meanwhile();
    child.kill(signal);
  });
  return new Promise((resolve) => child.once("close", (code, by) => resolve({ ended: by ?? code, told })));
}

const endedWhileWriting = async (args: string[], signal: NodeJS.Signals) => (await whileWriting(args, signal)).ended;

/** What another program may do to the file. */
const changes: [name: string, change: (path: string) => void][] = [
  ["grows", (path) => appendFileSync(path, readFileSync(path))],
  ["is cut", (path) => truncateSync(path, 100)],
  ["gets other rows of the same size", (path) => writeFileSync(path, readFileSync(path, "utf8").replace(/e/g, "a"))],
  [
    "is replaced by its like",
    (path) => {
      copyFileSync(path, `${path}.new`);
      renameSync(`${path}.new`, path);
    },
  ],
  ["is taken away", (path) => renameSync(path, `${path}.old`)],
];

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

  it.each(changes)("writes no file and says why when the one that it reads %s meanwhile", async (_, change) => {
    const path = join(folder, "data.jsonl");
    copyFileSync(join(data, source), path);
    const { ended, told } = await whileWriting(args, "SIGUSR2", () => change(path));
    expect(told).toContain('"data.jsonl" changed while it was read; check it again when nothing writes to it any more');
    expect({ ended, files: readdirSync(folder).map((name) => name.replace(/\.old$/, "")) }).toEqual({
      ended: 3,
      files: ["data.jsonl"],
    });
  });

  it("leaves nothing under the name that was asked for at SIGKILL", async () => {
    copyFileSync(join(data, source), join(folder, "data.jsonl"));
    await endedWhileWriting(args, "SIGKILL");
    expect(readdirSync(folder).filter((name) => !name.startsWith("."))).toEqual(["data.jsonl"]);
  });
});
