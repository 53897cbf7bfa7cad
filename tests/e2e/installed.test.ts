import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { filesIn } from "../support/example-files";
import { packed } from "../support/packed";
import { aPulumiProject, eventually, isRunning, type PulumiProject } from "../support/pulumi";
import { pulumiCli, type RunningCli, root, start } from "../support/pulumi-cli";
import "../support/pulumi-patience";

/** From npm's cache where it is there. What the command needs of Pulumi is nothing, so no peers come with it. */
const npm = { npm_config_prefer_offline: "true", npm_config_audit: "false", npm_config_fund: "false" };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "packed-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a project that `fine-tuning init` made", () => {
  let project: PulumiProject;
  let server: RunningCli | undefined;

  beforeEach(async () => {
    project = await aPulumiProject({ files: { "index.js": "" }, typeChecked: true });
  });
  afterEach(async () => {
    await stopServer();
    project.remove();
  });

  /** Makes the project in an empty directory, and answers with the two blocks of commands that it says to type. */
  function init(command: string, args: string[]): [string[], string[]] {
    for (const name of ["index.js", "node_modules", "package.json", "tsconfig.json", "Pulumi.yaml", "Pulumi.dev.yaml"])
      rmSync(join(project.directory, name), { recursive: true, force: true });
    const PATH = `${dirname(pulumiCli().cli)}:${process.env.PATH}`;
    Object.assign(project.env, npm, pulumiCli().env, { PATH, PULUMI_SKIP_CONFIRMATIONS: "true" });
    const env = { ...project.env, npm_config_legacy_peer_deps: "true" };
    const shell = `${[command, ...args, "init", "--name", "my-model", "--yes"].join(" ")} 2>&1`;
    const said = execFileSync("sh", ["-c", shell], { cwd: project.directory, env, encoding: "utf8" });
    const steps = [...said.matchAll(/^ {2}(\S.*)$/gm)].map(([, step = ""]) => step);
    const served = steps.indexOf("npm run server");
    return [steps.slice(0, served), steps.slice(served + 1)];
  }

  function type(steps: string[]): string {
    const script = ["set -euo pipefail", ...steps].join("\n");
    return execFileSync("bash", ["-c", `{ ${script}\n} 2>&1`], {
      cwd: project.directory,
      env: project.env,
      encoding: "utf8",
    });
  }

  /** As the first terminal does, on a free port; answers with its address. */
  async function startServer(): Promise<string> {
    const args = ["run", "server", "--", "--port", "0"];
    server = start("npm", args, { cwd: project.directory, env: project.env, ownGroup: true });
    await server.prints(/listening on \S+\n/);
    return /listening on (\S+)\n/.exec(server.output())?.[1] ?? "";
  }

  async function stopServer(): Promise<void> {
    if (server === undefined) return;
    const pids = server.descendantPids();
    if (isRunning(server.pid)) process.kill(-server.pid, "SIGTERM");
    await server.ended;
    await eventually(() => !pids.some(isRunning), { what: () => "the end of the server" });
    server = undefined;
  }

  it.each([
    // Its installation also has the plugin: another one takes as long as the rest of this test.
    ["the published tarballs", () => published(folder), false],
    ["the clone", () => ["npm", "--prefix", root, "run", "--silent", "fine-tuning", "--"], true],
  ])("trains by typing what it says, made from %s", async (_what, command, everyMethod) => {
    // Types are checked once; those of the other templates are compiled in tests/contract/templates.test.ts.
    if (everyMethod) project.env.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
    const [program = "", ...args] = command();
    const [first, second] = init(program, args);
    expect(first).toContain("npm install");
    type(first);
    const url = await startServer();
    expect(second.at(-1)).toBe("pulumi up");
    const up = type(second.toSpliced(-1, 0, `pulumi config set fine-tuning:baseUrl ${url}`));
    expect(up).toContain("4 created");
    expect(await project.outputs()).toMatchObject({ model: expect.stringMatching(/^ft:gpt-4o-mini-2024-07-18:/) });
    expect((await project.preview("--expect-no-changes")).code).toBe(0);
    if (everyMethod)
      for (const [template, model] of [
        ["preference", /^ft:gpt-4o-mini-2024-07-18:/],
        ["reinforcement", /^ft:o4-mini-2025-04-16:/],
      ] as const) {
        for (const path of ["index.ts", "data/training.jsonl", "data/validation.jsonl"])
          project.write(path, readFileSync(join(root, "templates", template, path), "utf8"));
        expect(await project.up()).toMatchObject({ code: 0 });
        expect(await project.outputs()).toMatchObject({ model: expect.stringMatching(model) });
      }
    else await expectPlugin(project);
    expect(await project.destroy()).toMatchObject({ code: 0 });
  });

  it("is what `pulumi new` makes of the template", async () => {
    const main = join(root, "dist", "cli", "main.js");
    const init = [main, "init", "by-init", "--name", "my-model", "--yes"];
    execFileSync(process.execPath, init, { cwd: project.directory, env: project.env, stdio: "pipe" });
    const made = filesIn(join(project.directory, "by-init"));
    const template = join(root, "templates", "supervised");
    const options = ["--offline", "--generate-only", "--yes", "--name", "my-model", "--dir", "by-template"];
    expect(await project.run(["new", template, ...options])).toMatchObject({ code: 0 });
    const generated = filesIn(join(project.directory, "by-template"));
    const { "Pulumi.dev.yaml": _, ...same } = made;
    expect(Object.keys(generated).sort()).toEqual(Object.keys(same).sort());
    expect(generated["Pulumi.yaml"]?.startsWith(made["Pulumi.yaml"] ?? "nothing")).toBe(true);
    expect(generated["Pulumi.yaml"]).not.toContain("template:\n");
    const { dependencies: theirs, devDependencies: tools, ...manifest } = JSON.parse(generated["package.json"] ?? "");
    const { dependencies, devDependencies, ...ours } = JSON.parse(made["package.json"] ?? "");
    expect(manifest).toEqual(ours);
    expect(Object.keys({ ...theirs, ...tools })).toEqual(Object.keys({ ...dependencies, ...devDependencies }));
    for (const path of ["index.ts", "tsconfig.json", ".gitignore", "data/training.jsonl", "data/validation.jsonl"])
      expect(generated[path]).toBe(made[path]);
  });
});

/** The plugin of an installed package says its port, and Pulumi takes its schema by the path that `docs/other-languages.md` names. */
async function expectPlugin({ directory, env, run }: PulumiProject): Promise<void> {
  const command = join(directory, "node_modules", ".bin", "pulumi-resource-fine-tuning");
  const plugin = start(command, [], { cwd: directory, env });
  await plugin.prints(/^\d+$/m);
  plugin.kill("SIGTERM");
  await plugin.ended;
  const schema = await run(["package", "get-schema", "./node_modules/pulumi-fine-tuning/plugin"]);
  expect(schema).toMatchObject({ code: 0, stdout: expect.stringContaining('"fine-tuning:index:FineTuningJob"') });
}

/** Both tarballs of a release beside each other, and the command that takes the first. */
function published(into: string): string[] {
  packed(into, join(root, "server"));
  return ["npx", "--yes", `--package=${packed(into)}`, "fine-tuning"];
}
