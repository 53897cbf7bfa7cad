import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The built command in a process of its own, as a pre-commit hook runs it. */
const built = join(__dirname, "../../dist/cli/check.js");
const data = join(__dirname, "../fixtures/data");

const program = `
  const { Command } = require("commander");
  const { checkCommand } = require(${JSON.stringify(built)});
  new Command("fine-tuning").addCommand(checkCommand()).parseAsync().then(() => {
    if (process.env.LIST_LOADED) console.error(Object.keys(require.cache).join("\\n"));
  });
`;

const environment = { PATH: process.env.PATH, HOME: "/nonexistent", PULUMI_FINE_TUNING_CACHE: "off" };

function check(args: string[], more: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", program, "check", ...args], {
    encoding: "utf8",
    cwd: data,
    env: { ...environment, ...more },
  });
  return { status, stdout, stderr };
}

describe("fine-tuning check, built", () => {
  it("runs without account, home directory or the Pulumi SDK", () => {
    const { status, stdout, stderr } = check(["good/chat.jsonl"], { LIST_LOADED: "1" });
    expect({ status, verdict: stdout.trim().split("\n").at(-1) }).toEqual({
      status: 0,
      verdict: "1 file: 0 errors, 0 warnings; no findings",
    });
    expect(stderr).not.toMatch(/@pulumi|node_modules\/(undici|zod)/);
  });

  it("keeps what it finds in the user's cache directory, and nothing where that is switched off", () => {
    const HOME = mkdtempSync(join(tmpdir(), "check-home-"));
    const kept = (more: Record<string, string>) => {
      expect(check(["good/chat.jsonl"], { HOME, ...more }).status).toBe(0);
      return readdirSync(HOME);
    };
    expect(kept({ PULUMI_FINE_TUNING_CACHE: "off" })).toEqual([]);
    expect(kept({ PULUMI_FINE_TUNING_CACHE: "" })).toEqual([".cache"]);
    rmSync(HOME, { recursive: true });
  });

  it("exits with 1 when a file has an error, and with 0 for warnings", () => {
    expect(check(["doubtful/duplicate_row@9.jsonl"]).status).toBe(0);
    expect(check(["good/chat.jsonl", "bad/missing_role@9.jsonl"]).status).toBe(1);
    expect(check(["no-such-file.jsonl"]).status).toBe(1);
  });

  it("writes one JSON document that others can read", () => {
    const text = check(["--json", "bad/invalid_json@4.jsonl"]).stdout;
    expect(JSON.parse(text).files).toMatchObject([{ path: "bad/invalid_json@4.jsonl", findings: [{ line: 4 }] }]);
  });

  it("says what it does not understand, without a stack", () => {
    const { status, stderr } = check(["--method", "magic", "good/chat.jsonl"]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      "error: option '--method <method>' argument 'magic' is invalid. Allowed choices are supervised, dpo, reinforcement.\n",
    );
  });

  it("reads a pipe's file list as a shell gives it", () => {
    const files = execFileSync("sh", ["-c", "ls good/*.jsonl"], { cwd: data, encoding: "utf8" }).trim().split("\n");
    expect(JSON.parse(check(["--json", ...files]).stdout).files).toHaveLength(files.length);
  });
});
