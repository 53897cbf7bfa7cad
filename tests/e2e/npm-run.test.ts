import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aPulumiProject, eventually, isRunning, type PulumiProject } from "../support/pulumi";
import { type RunningCli, root, start } from "../support/pulumi-cli";

const slowProgram = `
const pulumi = require("@pulumi/pulumi");
const provider = {
  create: async () => {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    return { id: "thing-1", outs: {} };
  },
};
class Thing extends pulumi.dynamic.Resource {}
new Thing(provider, "thing", {});
exports.greeting = "hello";
`;

describe("npm run pulumi, called from a project elsewhere", () => {
  let project: PulumiProject;
  beforeAll(async () => {
    project = await aPulumiProject({ files: { "index.js": slowProgram } });
  });
  afterAll(() => project.remove());

  const npmRun = (...args: string[]): RunningCli => {
    const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, PULUMI_HOME } = project.env;
    const env = { ...process.env, PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, PULUMI_HOME };
    const command = ["--prefix", root, "run", "--silent", "pulumi", "--", ...args];
    return start("npm", command, { cwd: project.directory, env, ownGroup: true });
  };

  it("writes to its streams what Pulumi writes, and nothing else", async () => {
    expect(await npmRun("stack", "ls", "--json").ended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\[\s*\{[^\]]*"name": "dev"[^\]]*\]\s*$/),
    });
  });

  it("ends with Pulumi's exit code", async () => {
    const { code } = await npmRun("preview", "--non-interactive", "--stack", "dev", "--expect-no-changes").ended;
    expect(code).toBe(7);
  });

  it.each([
    [
      "Ctrl-C in its terminal, which reaches the whole group",
      (run: RunningCli) => process.kill(-run.pid, "SIGINT"),
      /\^C received; cancelling/,
    ],
    ["an interrupt of npm alone", (run: RunningCli) => run.kill("SIGINT"), /\^C received; cancelling/],
    ["a termination of npm alone", (run: RunningCli) => run.kill("SIGTERM"), /SIGTERM received; cancelling/],
  ])("lets Pulumi end in order after %s", async (_, interrupt, said) => {
    const run = npmRun("up", "--yes", "--skip-preview", "--non-interactive", "--stack", "dev");
    await run.prints(/thing creating/);
    const pids = run.descendantPids();
    interrupt(run);
    const { output } = await run.ended;
    expect(output).toMatch(said);
    expect(output).not.toContain("received; terminating");
    await eventually(() => !pids.some(isRunning), { what: () => `the end of ${pids.filter(isRunning)}` });
    expect(await project.destroy()).toMatchObject({ code: 0, output: expect.stringContaining("2 deleted") });
  });
});

describe("npm run server, called from elsewhere", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "npm-run-server-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it.each(["SIGINT", "SIGTERM"] as const)("serves until %s, its data below the caller's directory", async (signal) => {
    const args = ["--prefix", root, "run", "--silent", "server", "--", "--port", "0", "--data", "kept"];
    const env = { ...process.env, FINE_TUNING_SERVER_API_KEY: "sk-of-this-test" };
    const run = start("npm", args, { cwd: directory, env, ownGroup: true });
    await run.prints(/listening on \S+\n/);
    const url = /listening on (\S+)\n/.exec(run.output())?.[1];
    const models = await fetch(`${url}/models`, { headers: { authorization: "Bearer sk-of-this-test" } });
    expect(models.status).toBe(200);

    const pids = run.descendantPids();
    run.kill(signal);
    await run.ended;
    await eventually(() => !pids.some(isRunning), { what: () => `the end of ${pids.filter(isRunning)}` });
    await expect(fetch(`${url}/models`)).rejects.toThrow("fetch failed");
    rmSync(join(directory, "kept"), { recursive: true });
  });
});
