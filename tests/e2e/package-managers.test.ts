import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configureYarn, runManager } from "../support/package-managers";
import { packed } from "../support/packed";
import { aPulumiProject, type PulumiProject } from "../support/pulumi";
import "../support/pulumi-patience";
import { type TestServer, testServer } from "../support/server";

const rows = 'Array.from({ length: 10 }, (_, n) => ({ prompt: "berth " + n, completion: "quay " + n }))';
const moduleProgram = `import { TrainingFile } from "pulumi-fine-tuning";
export const examples = new TrainingFile("cargo", { rows: ${rows} }).examples;
`;
/** What JavaScript does not know, so that it has to be compiled. */
const typedModuleProgram = `${moduleProgram}export const from: string = import.meta.url;
`;

/** docs/package-managers.md has a line for each. */
describe("a program of its own, installed by another package manager", () => {
  let folder: string;
  let tarball: string;
  let server: TestServer;
  let project: PulumiProject;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "packed-"));
    tarball = packed(folder);
    server = await testServer();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await server?.close();
  });
  afterEach(() => project?.remove());

  async function program(files: Record<string, string>, manifest: object, more: Record<string, string> = {}) {
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.apiKey };
    project = await aPulumiProject({ files: { "index.js": "", ...files }, env });
    for (const name of ["node_modules", "tsconfig.json"]) rmSync(join(project.directory, name), { recursive: true });
    const dependencies = { "@pulumi/pulumi": "3.248.0", "pulumi-fine-tuning": `file:${tarball}`, ...more };
    project.write("package.json", JSON.stringify({ name: "program", private: true, dependencies, ...manifest }));
  }

  async function expectUp(): Promise<void> {
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await project.outputs()).toMatchObject({ examples: 10 });
  }

  it("works with pnpm, as ESM TypeScript through tsx", async () => {
    await program({ "index.ts": typedModuleProgram }, { type: "module", main: "index.ts" }, { tsx: "4.23.15" });
    project.write("Pulumi.yaml", 'name: test\nruntime:\n  name: nodejs\n  options:\n    nodeargs: "--import tsx"\n');
    runManager("pnpm", project, "pnpm", "install", "--prefer-offline", "--no-frozen-lockfile");
    await expectUp();
  });

  it("works with Yarn 4 and node_modules, as JavaScript modules", async () => {
    await program({ "index.js": moduleProgram }, { type: "module", main: "index.js" });
    configureYarn(project, folder, "node-modules");
    runManager("yarn", project, "yarn", "install");
    await expectUp();
  });
});
