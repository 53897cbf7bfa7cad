import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const kinds = ["FineTuningJob", "TrainingFile", "FineTunedModel", "CheckpointPermission"];
const secret = "sk-must-not-be-in-any-state";

/** Prints what the classes of the built package hand to the engine as their provider, and what the SDK makes of `shell`. */
const script = `
const { runtime } = require("@pulumi/pulumi");
const registered = {};
const newResource = ({ type, name, inputs }) => {
  registered[type.split(":").at(-1)] = inputs.__provider;
  return { id: name, state: inputs };
};
const shell = (kind) => ({
  configure: async (req) => require("pulumi-fine-tuning/runtime").configure(req.config),
  check: (olds, news) => require("pulumi-fine-tuning/runtime").handler(kind).check(olds, news),
  diff: (id, olds, news) => require("pulumi-fine-tuning/runtime").handler(kind).diff(id, olds, news),
  create: (inputs) => require("pulumi-fine-tuning/runtime").handler(kind).create(inputs),
  read: (id, props) => require("pulumi-fine-tuning/runtime").handler(kind).read(id, props),
  update: (id, olds, news) => require("pulumi-fine-tuning/runtime").handler(kind).update(id, olds, news),
  delete: (id, props) => require("pulumi-fine-tuning/runtime").handler(kind).delete(id, props),
});
(async () => {
  await runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack", false, "organization");
  const serialized = {};
  for (const kind of ${JSON.stringify(kinds)}) {
    const resource = new (require("pulumi-fine-tuning")[kind])("named", {});
    await new Promise((resolve) => resource.id.apply(resolve));
    const provider = shell(kind);
    serialized[kind] = (await runtime.serializeFunction(() => provider, { allowSecrets: true })).text;
  }
  console.log(JSON.stringify({ registered, serialized }));
})();`;

/** Loads a stored text as the provider process does, and calls into it. */
const run = `
const Module = require("node:module");
const provider = new Module("stored", module);
provider.paths = module.paths;
provider._compile(process.argv[1], process.cwd() + "/stored.js");
const inputs = { resourceUrn: "urn:pulumi:s::p::t::n", pulumiOrganization: "o", suffix: "" };
provider.exports.handler().check({}, inputs).then(({ failures }) => console.log(JSON.stringify(failures)));`;

describe("what is stored of a provider in the user's state", () => {
  const directories: string[] = [];
  const { registered: texts, serialized } = textsIn(programDirectory());

  afterAll(() => {
    for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  });

  function programDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), "fine-tuning-closure-"));
    directories.push(directory);
    const modules = join(directory, "node_modules");
    mkdirSync(join(modules, "@pulumi"), { recursive: true });
    symlinkSync(resolve(__dirname, "../.."), join(modules, "pulumi-fine-tuning"));
    symlinkSync(resolve(__dirname, "../../node_modules/@pulumi/pulumi"), join(modules, "@pulumi/pulumi"));
    return directory;
  }

  function node(cwd: string, ...args: string[]): string {
    return execFileSync(process.execPath, args, {
      cwd,
      encoding: "utf8",
      env: { PATH: process.env.PATH ?? "", HOME: cwd, OPENAI_API_KEY: secret },
    });
  }

  function textsIn(cwd: string): Record<"registered" | "serialized", Record<string, string>> {
    return JSON.parse(node(cwd, "-e", script));
  }

  it.each(kinds)("is small, holds no path and no key: %s", (kind) => {
    const text = texts[kind] ?? "";
    expect(Buffer.byteLength(text)).toBeLessThan(4096);
    expect(text).toContain("pulumi-fine-tuning/runtime");
    expect(text).not.toMatch(/\/(home|tmp|usr|root|work|Users)\/|[A-Z]:\\\\|node_modules/);
    expect(text).not.toContain(secret);
  });

  it("is the same text from another process and another directory", () => {
    expect(textsIn(programDirectory()).registered).toEqual(texts);
  });

  it.each(kinds)("is the text that states of today hold: %s", (kind) => {
    expect(texts[kind]).toMatchSnapshot();
  });

  it.each(kinds)("is what the SDK would make of a provider that forwards each call: %s", (kind) => {
    expect(texts[kind]).toBe(serialized[kind]);
  });

  it.each([1, 2])("runs from a program's directory, whichever it is (%i)", () => {
    const failures = JSON.parse(node(programDirectory(), "-e", run, texts.FineTuningJob ?? ""));
    expect(failures).toContainEqual({
      property: "",
      reason: 'property suffix: must have 1 to 64 characters; it is ""',
    });
  });
});
