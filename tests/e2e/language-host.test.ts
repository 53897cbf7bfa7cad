import { aPulumiProject, eventually, isRunning, type PulumiProject, processesIn } from "../support/pulumi";

/** A dynamic resource that needs nothing of ours: `create` waits as long as the program says. */
const provider = `
const provider: pulumi.dynamic.ResourceProvider = {
  create: async (inputs) => {
    await new Promise((resolve) => setTimeout(resolve, inputs.waitMs));
    return { id: "thing-1", outs: { ...inputs, pid: process.pid } };
  },
};
class Thing extends pulumi.dynamic.Resource {
  declare readonly pid: pulumi.Output<number>;
  constructor(name: string, waitMs: number) {
    super(provider, name, { waitMs, pid: undefined });
  }
}`;

const typescript = `import * as pulumi from "@pulumi/pulumi";
${provider}
const config = new pulumi.Config();
export const greeting = config.require("greeting");
export const id = new Thing("thing", 0).id;
export const root = pulumi.runtime.getStack() + " in " + pulumi.getProject();
`;

describe("the Pulumi command that set-up found or built", () => {
  let project: PulumiProject | undefined;
  afterEach(() => project?.remove());

  it("runs a TypeScript program outside the clone, with its configuration and a dynamic resource", async () => {
    project = await aPulumiProject({ files: { "index.ts": typescript } });
    await project.configure({ greeting: 'hello, "you"' });
    expect(await project.up()).toMatchObject({ code: 0, output: expect.stringContaining("2 created") });
    expect(await project.outputs()).toEqual({ greeting: 'hello, "you"', id: "thing-1", root: "dev in test" });
    expect(await project.destroy()).toMatchObject({ code: 0 });
  });

  it("runs a JavaScript program that stands in a folder of its own, and tells how it ended", async () => {
    const program = (code: number) =>
      `console.log("working in " + process.cwd()); setTimeout(() => process.exit(${code}), 100);`;
    project = await aPulumiProject({
      files: {
        "Pulumi.yaml": "name: test\nruntime: nodejs\nmain: program\n",
        "program/package.json": JSON.stringify({ name: "program", main: "main.js" }),
        "program/main.js": program(3),
      },
    });
    const failed = await project.up();
    expect(failed.code).not.toBe(0);
    expect(failed.output).toContain(`working in ${project.directory}/program`);
    expect(failed.output).toContain("Program exited with non-zero exit code: 3");

    project.write("program/main.js", program(32));
    const alreadyReported = await project.up();
    expect(alreadyReported.code).not.toBe(0);
    expect(alreadyReported.output).not.toContain("exit code");
  });

  it("ends `pulumi install` with what the package manager said, when that fails", async () => {
    project = await aPulumiProject({ files: { "index.js": "" } });
    const dependencies = { absent: "file:absent.tgz" };
    project.write("package.json", JSON.stringify({ name: "program", private: true, dependencies }));
    const { code, output } = await project.run(["install"], { npm_config_prefer_offline: "true" });
    expect(code).not.toBe(0);
    expect(output).toContain("absent.tgz");
    expect(output).toContain(`"npm install" failed in "${project.directory}"`);
  });

  it("leaves no program and no language host behind when the command is killed", async () => {
    const slow = typescript.replace('new Thing("thing", 0)', 'new Thing("thing", 3_600_000)');
    project = await aPulumiProject({ files: { "index.ts": slow } });
    await project.configure({ greeting: "hello" });
    const up = project.start(["up", "--yes", "--skip-preview"]);
    await up.prints(/thing creating/);
    const providers = up.providerPids();
    const others = up.descendantPids().filter((pid) => !providers.includes(pid));
    expect(providers).toHaveLength(1);
    up.kill("SIGKILL");
    expect(await up.ended).toMatchObject({ code: undefined, signal: "SIGKILL" });
    const shells = 1;
    await eventually(() => others.filter(isRunning).length <= shells, { what: () => `the end of ${others}` });
    expect(processesIn(project.directory)).toEqual(expect.arrayContaining(providers));
  });
});
