import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../support/pulumi-cli";

describe("npm run trainer", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trainer-command-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the command as npm does, for a user in the folder. */
  const trainer = (...args: string[]) => trainerWith({}, ...args);
  function trainerWith(
    more: NodeJS.ProcessEnv,
    ...args: string[]
  ): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache"), INIT_CWD: folder, ...more };
    const script = join(root, "tools", "trainer.mjs");
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [script, ...args], { env }, (_, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      );
    });
  }

  /** Stands for the trainer: notes what it is asked, prints a table, and ends with a code. */
  function installed(code: number) {
    const bin = join(folder, "cache", "pulumi-fine-tuning", "trainer", "bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(
      join(bin, "python"),
      `#!/bin/sh\nfor one in "$@"; do echo "$one" >> "${folder}/asked"; done\necho "device      cpu"\nexit ${code}\n`,
    );
    chmodSync(join(bin, "python"), 0o755);
  }
  const models = [
    { id: "small", source: "./small.gguf", contextTokens: 64 },
    { id: "other", source: "owner/other", contextTokens: 64 },
  ];
  const writeModels = () => writeFileSync(join(folder, "models.json"), JSON.stringify({ models }));

  it.each([[[]], [["learn"]], [["export", "ft:a"]], [["export", "ft:a", "--to", "x", "--size", "1"]]])(
    "says how it is used when it is asked for %j",
    async (args) => {
      const { code, stderr } = await trainer(...args);
      expect(stderr).toMatch(/^(Unknown option '--size'.*\n)?Usage:\n {2}npm run trainer -- init/);
      expect(code).toBe(1);
    },
  );

  it("says which line writes a models file where there is none, and which one installs the trainer", async () => {
    expect(await trainer("doctor")).toMatchObject({
      code: 1,
      stderr: `"${join(folder, "models.json")}" does not exist.\nNext: npm run trainer -- init\n`,
    });
    writeModels();
    expect(await trainer("doctor")).toMatchObject({
      code: 1,
      stderr: "The trainer is not installed.\nNext: npm run trainer -- init\n",
    });
  });

  it("has the trainer try each model of the file, shows its table and ends with its code", async () => {
    installed(1);
    writeModels();
    expect(await trainer("doctor")).toEqual({
      code: 1,
      stdout: "device      cpu\n",
      stderr: "the trainer's doctor ended with 1\n",
    });
    const [module, name, command, ...asked] = readFileSync(join(folder, "asked"), "utf8").trim().split("\n");
    expect([module, name, command]).toEqual(["-m", "fine_tuning_trainer", "doctor"]);
    expect(asked.map((one) => JSON.parse(one))).toEqual([
      expect.objectContaining({ id: "small", source: join(folder, "small.gguf"), training: "lora" }),
      expect.objectContaining({ id: "other", source: "owner/other", lora: { rank: 16, alpha: 32 } }),
    ]);
  });

  it("tries the trainer that the file names, and says what to name where that is not there", async () => {
    installed(1);
    const named = (command: string[]) =>
      writeFileSync(join(folder, "models.json"), JSON.stringify({ trainer: { command }, models: [] }));
    named(["/bin/echo", "mine"]);
    expect(await trainer("doctor")).toEqual({ code: 0, stdout: "mine doctor\n", stderr: "" });
    named(["/not/there"]);
    const python = join(folder, "cache", "pulumi-fine-tuning", "trainer", "bin", "python");
    expect(await trainer("doctor")).toMatchObject({
      code: 127,
      stderr: expect.stringContaining(`"trainer": { "command": ["${python}","-m","fine_tuning_trainer"] }`),
    });
  });

  it("shows the trainer no key", async () => {
    writeFileSync(
      join(folder, "models.json"),
      JSON.stringify({ trainer: { command: ["/bin/sh", "-c", "env"] }, models: [] }),
    );
    const keys = { FINE_TUNING_SERVER_API_KEY: "sk-1", FINE_TUNING_SERVER_ADMIN_KEY: "sk-2", OPENAI_API_KEY: "sk-3" };
    const { code, stdout } = await trainerWith({ ...keys, RAY_AUTH_TOKEN: "sk-4", HF_TOKEN: "hf" }, "doctor");
    expect(code).toBe(0);
    expect(stdout).not.toContain("sk-");
    expect(stdout).toContain("HF_TOKEN=hf");
  });

  it("takes another models file by its name, and ends with 0 where all of it can be used", async () => {
    installed(0);
    writeFileSync(join(folder, "mine.json"), JSON.stringify({ models: models.slice(0, 1) }));
    expect(await trainer("doctor", "mine.json")).toMatchObject({ code: 0, stderr: "" });
  });
});
