import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const kinds = ["FineTuningJob", "TrainingFile", "FineTunedModel", "CheckpointPermission"];
const secret = "sk-must-not-be-in-any-state";

/** Prints what the SDK would store of each provider, made from the built package in a process of its own. */
const script = `
const { shell } = require("pulumi-fine-tuning/package.json") && require(${JSON.stringify(resolve(__dirname, "../../dist/shell.js"))});
const { runtime } = require("@pulumi/pulumi");
(async () => {
  const texts = {};
  for (const kind of ${JSON.stringify(kinds)}) {
    const provider = shell(kind);
    texts[kind] = (await runtime.serializeFunction(() => provider, { allowSecrets: true })).text;
  }
  console.log(JSON.stringify(texts));
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
  const texts = serializedIn(programDirectory());

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

  function serializedIn(cwd: string): Record<string, string> {
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
    expect(serializedIn(programDirectory())).toEqual(texts);
  });

  it.each(kinds)("is the text that states of today hold: %s", (kind) => {
    expect(texts[kind]).toMatchSnapshot();
  });

  it.each([1, 2])("runs from a program's directory, whichever it is (%i)", () => {
    const failures = JSON.parse(node(programDirectory(), "-e", run, texts.FineTuningJob ?? ""));
    expect(failures).toContainEqual({ property: "suffix", reason: "must have 1 to 64 characters" });
  });
});
