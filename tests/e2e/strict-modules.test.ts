import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configureYarn, runManager } from "../support/package-managers";
import { packed } from "../support/packed";
import { aPulumiProject, type PulumiProject } from "../support/pulumi";
import "../support/pulumi-patience";
import { type TestServer, testServer } from "../support/server";

const library = `
const { TrainingFile } = require("pulumi-fine-tuning");
const row = (n) => ({ messages: [{ role: "user", content: "berth " + n }, { role: "assistant", content: "quay " + n }] });
exports.declare = () => new TrainingFile("cargo", { rows: Array.from({ length: 10 }, (_, n) => row(n)) });
`;
const sdk = { "@pulumi/pulumi": "3.248.0" };

/** A workspace whose program uses a library of its own, and only the library depends on the package. */
describe("a program that does not see its library's dependencies", () => {
  let folder: string;
  let tarball: string;
  let server: TestServer;
  let project: PulumiProject;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "packed-"));
    tarball = packed(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeEach(async () => {
    server = await testServer();
    project = await aPulumiProject({
      files: { "index.js": `require("library").declare();`, "library/index.js": library },
      env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.apiKey },
    });
    // No link to this clone, and nothing that asks for TypeScript.
    for (const name of ["node_modules", "tsconfig.json"]) rmSync(join(project.directory, name), { recursive: true });
    const dependencies = { ...sdk, "pulumi-fine-tuning": `file:${tarball}` };
    project.write("library/package.json", JSON.stringify({ name: "library", version: "1.0.0", dependencies }));
    declares({});
  });
  afterEach(async () => {
    project?.remove();
    await server?.close();
  });

  function declares(more: Record<string, string>): void {
    const dependencies = { ...sdk, library: "workspace:*", ...more };
    const manifest = { name: "program", private: true, main: "index.js", workspaces: ["library"], dependencies };
    project.write("package.json", JSON.stringify(manifest));
  }

  async function expectRefusal(...advice: string[]): Promise<void> {
    const { code, output } = await project.up();
    expect(code).not.toBe(0);
    expect(output).toContain(
      `"cargo": the package "pulumi-fine-tuning" is not found from "${project.directory}", where Pulumi's provider process looks for it`,
    );
    for (const part of advice) expect(output).toContain(part);
    expect(output).not.toMatch(/Cannot find module|^\s+at /m);
  }

  it("is told in a pnpm workspace what to add where, and works with it", async () => {
    project.write("pnpm-workspace.yaml", "packages: [library]\n");
    runManager("pnpm", project, "pnpm", "install", "--prefer-offline", "--no-frozen-lockfile");
    await expectRefusal("Next: add it to the dependencies in the program's own package.json");

    declares({ "pulumi-fine-tuning": `file:${tarball}` });
    runManager("pnpm", project, "pnpm", "install", "--prefer-offline", "--no-frozen-lockfile");
    expect(await project.up()).toMatchObject({ code: 0 });
  });

  it("is told with Yarn's Plug'n'Play what to add where, and works with it", async () => {
    configureYarn(project, folder, "pnp");
    runManager("yarn", project, "yarn", "install");
    // As `yarn exec pulumi` does.
    project.env.NODE_OPTIONS = `--require ${join(project.directory, ".pnp.cjs")}`;
    const extension = 'packageExtensions: { "@pulumi/pulumi@*": { peerDependencies: { pulumi-fine-tuning: "*" } } }';
    await expectRefusal("the program's own package.json", `and add \`${extension}\` to .yarnrc.yml`);

    declares({ "pulumi-fine-tuning": `file:${tarball}` });
    appendFileSync(join(project.directory, ".yarnrc.yml"), `${extension}\n`);
    runManager("yarn", project, "yarn", "install");
    expect(await project.up()).toMatchObject({ code: 0 });
  });
});
