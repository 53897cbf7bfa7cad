import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initCommand } from "../../../provider/cli/init";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "init-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = [
  ".gitignore",
  "Pulumi.dev.yaml",
  "Pulumi.yaml",
  "data/training.jsonl",
  "data/validation.jsonl",
  "index.ts",
  "package.json",
  "tsconfig.json",
];

/** Runs the command in `my-model`; `answers` are a person's, one after the other. */
async function init(args: string[], answers?: string[]) {
  let told = "";
  let written = "";
  const questions: string[] = [];
  const command = initCommand({
    env: { PATH: "" },
    write: (text) => {
      written += text;
    },
    tell: (text) => {
      told += text;
    },
    ask:
      answers &&
      (async (question) => {
        questions.push(question);
        return answers.shift() ?? "";
      }),
    exit: () => {},
  });
  command.exitOverride().configureOutput({ writeErr: () => {} });
  await command.parseAsync([join(folder, "my-model"), ...args], { from: "user" });
  return { told, written, questions };
}

const made = () =>
  readdirSync(join(folder, "my-model"), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "my-model").length + 1))
    .sort();
const read = (path: string) => readFileSync(join(folder, "my-model", path), "utf8");

describe("fine-tuning init", () => {
  it.each([
    ["supervised", 'type: "supervised"'],
    ["preference", 'type: "dpo"'],
    ["reinforcement", 'type: "reinforcement"'],
  ])("makes a whole project for %s training without a question", async (method, program) => {
    const { questions } = await init(["--yes", "--method", method], []);
    expect(questions).toEqual([]);
    expect(made()).toEqual(files);
    expect(read("index.ts")).toContain(program);
    expect(read("Pulumi.yaml")).toMatch(/^name: my-model\ndescription: Fine-tune .+\nruntime: nodejs\n$/);
    expect(read("Pulumi.dev.yaml")).toBe("config:\n  fine-tuning:baseUrl: http://127.0.0.1:4010/v1\n");
    expect(JSON.parse(read("package.json"))).toMatchObject({ name: "my-model", main: "index.ts" });
  });

  it("asks on a terminal for what the command line leaves open, and takes numbers, names and the usual", async () => {
    const { questions } = await init([], ["port-desk", "3", "own-hardware"]);
    expect(questions).toHaveLength(3);
    expect(read("Pulumi.yaml")).toMatch(/^name: port-desk\n/);
    expect(read("index.ts")).toContain('type: "reinforcement"');
    expect(read("Pulumi.dev.yaml")).toContain('port-desk:model: "smollm2-135m"');
  });

  it("takes what is usual where nobody can be asked", async () => {
    await init([]);
    expect(read("index.ts")).toContain('type: "supervised"');
    expect(read("Pulumi.yaml")).toMatch(/^name: my-model\n/);
  });

  it("writes nothing where a file of the project is there already, and names all of them", async () => {
    mkdirSync(join(folder, "my-model", "data"), { recursive: true });
    writeFileSync(join(folder, "my-model", "package.json"), "{}");
    writeFileSync(join(folder, "my-model", "mine.txt"), "mine");
    symlinkSync("/nowhere", join(folder, "my-model", "data", "training.jsonl"));
    const before = made();
    await expect(init(["--yes"])).rejects.toThrow(
      /2 files of it are there already: data\/training\.jsonl, package\.json\. Nothing was written\.\n {2}Next: name a new directory/,
    );
    expect(made()).toEqual(before);
    expect(read("package.json")).toBe("{}");
  });

  it("keeps other files of the directory", async () => {
    mkdirSync(join(folder, "my-model"));
    writeFileSync(join(folder, "my-model", "notes.md"), "mine");
    await init(["--yes"]);
    expect(read("notes.md")).toBe("mine");
  });

  it("prints with --dry-run what it would write, and writes nothing", async () => {
    const { written, told } = await init(["--yes", "--dry-run"]);
    expect(written).toBe(files.map((path) => `${join(folder, "my-model", path)}\n`).join(""));
    expect(told).toBe("");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("sends nobody to train in a way that the vendor has no model for", async () => {
    await expect(init(["--yes", "--where", "openai", "--method", "reinforcement"])).rejects.toThrow(
      /OpenAI has no base model left for reinforcement.*Nothing was written/,
    );
    await init(["--yes", "--where", "openai", "--method", "reinforcement", "--model", "o9"]);
    expect(read("Pulumi.dev.yaml")).toBe('config:\n  my-model:model: "o9"\n');
  });

  it.each([
    ["together", "Qwen/Qwen3-8B"],
    ["fireworks", "accounts/fireworks/models/qwen3-8b"],
  ])("makes a project for %s with a model that is there, and without arguments that are not", async (where, model) => {
    await init(["--yes", "--where", where, "--method", "preference"]);
    const settings = ["config:", `  fine-tuning:dialect: ${where}`, `  my-model:model: ${JSON.stringify(model)}`, ""];
    expect(read("Pulumi.dev.yaml")).toBe(settings.join("\n"));
    for (const argument of [/^ {2}seed:/m, /^ {2}validationFile: validation/m, /^const validation/m])
      expect(argument.test(read("index.ts"))).toBe(where === "together");
    expect(read("package.json")).not.toContain("fine-tuning-server");
  });

  it.each(["together", "fireworks"])("makes no project for %s that learns by reinforcement", async (where) => {
    const args = ["--yes", "--where", where, "--method", "reinforcement", "--model", "any"];
    await expect(init(args)).rejects.toThrow(/trains no jobs of this package by reinforcement\. Nothing was written/);
  });

  it("refuses a name that Pulumi or npm would not take", async () => {
    await expect(init(["--yes", "--name", "My Model"])).rejects.toThrow(/lower-case letters, digits/);
  });
});
