import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { parse } from "yaml";
import { expectFreeOf } from "../support/free-of";
import { pulumiCli, root, start } from "../support/pulumi-cli";
import "../support/pulumi-patience";
import { allRecipes, recipes } from "../support/recipes";
import { testKey } from "../support/server";
import { trainingProject } from "../support/training-project";

interface Workflow {
  env: Record<string, string>;
  jobs: Record<string, { steps: { run?: string; uses?: string }[] }>;
}

const workflow: Workflow = parse(readFileSync(join(root, "docs", "recipes", "fine-tune.yml"), "utf8"));
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
const commands = [...new Set(steps.flatMap(({ run }) => run ?? []))];

describe("the recipes", () => {
  const { server, project, jobs } = trainingProject({
    files: allRecipes(),
    env: { AZURE_OPENAI_API_KEY: testKey },
  });

  const bin = () => join(project.directory, "node_modules", ".bin");

  /** As a step of the workflow runs it: by bash, in the program's directory, with the package's command and Pulumi's. */
  const step = (command: string) => {
    const PATH = [bin(), dirname(pulumiCli().cli), project.env.PATH].join(delimiter);
    return start("bash", ["-eo", "pipefail", "-c", command], { cwd: project.directory, env: { ...project.env, PATH } })
      .ended;
  };

  beforeAll(async () => {
    mkdirSync(bin());
    const installed = `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist", "cli", "main.js")}" "$@"\n`;
    writeFileSync(join(bin(), "fine-tuning"), installed, { mode: 0o755 });
    await project.configure({ azureEndpoint: new URL(server.url).origin });
  });

  it("are trained, all of them, by the commands of the workflow for GitHub Actions", async () => {
    expect(commands.shift()).toBe("npm ci");
    const results = [];
    for (const command of commands) results.push({ command, ...(await step(command)) });
    expect(results.filter(({ code }) => code !== 0).map(({ command, output }) => ({ command, output }))).toEqual([]);
    expect((await jobs()).map(({ status }) => status)).toEqual(Array(recipes.length + 1).fill("succeeded"));
    const outputs = await project.outputs();
    expect(outputs).toMatchObject({
      toneModel: expect.stringMatching(/^ft:/),
      prefersTheBetter: expect.any(Number),
      berthsModel: expect.stringMatching(/^ft:/),
      meanReward: expect.any(Number),
      watchedModel: expect.stringMatching(/^ft:/),
      ferriesModel: expect.stringMatching(/^ft:/),
      signalsModel: expect.stringMatching(/^ft:gpt-4o-2024-08-06:/),
      azureModel: expect.stringMatching(/^gpt-4o-mini-2024-07-18\.ft-/),
    });
    expect(existsSync(join(project.directory, "report.html"))).toBe(true);
    expectFreeOf(
      server.apiKey,
      results.map(({ output }) => output).join("") + JSON.stringify(await project.exported()),
    );
  });

  it("name actions by their version, and read from GitHub what the program needs", () => {
    expect(steps.flatMap(({ uses }) => uses ?? []).filter((uses) => !/^[\w-]+\/[\w-]+@v\d+$/.test(uses))).toEqual([]);
    expect(Object.keys(workflow.env)).toEqual(["OPENAI_BASE_URL", "OPENAI_API_KEY", "PULUMI_ACCESS_TOKEN"]);
    for (const [name, from] of Object.entries(workflow.env))
      expect(from).toMatch(new RegExp(`^\\$\\{\\{ (vars|secrets)\\.${name} \\}\\}$`));
  });
});
