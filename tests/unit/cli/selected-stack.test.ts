import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selectedStack } from "../../../provider/cli/selected-stack";
import type { PulumiAnswer } from "../../../provider/cli/world";

const key = "sk-of-the-stack";
const secret = { "fine-tuning:apiKey": { value: key, secret: true } };
const plain = { "fine-tuning:baseUrl": { value: "http://127.0.0.1:4010/v1", secret: false } };

const said = (stdout: string): PulumiAnswer => ({ code: 0, stdout, stderr: "" });
const refused = (stderr: string): PulumiAnswer => ({ code: 1, stdout: "", stderr: `${stderr}\n` });
const missing: PulumiAnswer = { code: undefined, stdout: "", stderr: "" };
const noPassphrase = refused("error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE");

describe(selectedStack.name, () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "fine-tuning-stack-"));
    writeFileSync(join(project, "Pulumi.yaml"), "name: cargo\nruntime: nodejs\n");
    mkdirSync(join(project, "data"));
  });

  afterEach(() => rmSync(project, { recursive: true, force: true }));

  /** Asks in a directory below the project; `answers` by the beginning of the arguments. */
  async function ask(answers: Record<string, PulumiAnswer>, directory = join(project, "data")) {
    const told: string[] = [];
    const asked: string[] = [];
    const pulumi = async (args: readonly string[]) => {
      const line = args.join(" ");
      asked.push(line);
      const found = Object.entries(answers).find(([beginning]) => line.startsWith(beginning));
      return found?.[1] ?? refused(`error: not asked for: ${line}`);
    };
    const stack = await selectedStack({ directory, pulumi, tell: (text) => told.push(text) });
    return { stack, told: told.join(""), asked };
  }

  const answers = {
    "stack --show-name": said("organization/cargo/dev\n"),
    "config --json --show-secrets": said(JSON.stringify({ ...plain, ...secret })),
  };

  it("has the settings of the project above the directory", async () => {
    const { stack, told } = await ask(answers);
    expect(stack).toMatchObject({ project: "cargo", stack: "dev" });
    expect(stack?.config("fine-tuning:baseUrl")).toBe("http://127.0.0.1:4010/v1");
    expect(stack?.config("fine-tuning:apiKey")).toBe(key);
    expect(stack?.config("toString")).toBeUndefined();
    expect(told).toBe("");
    expect(JSON.stringify(stack)).not.toContain(key);
  });

  it("asks nobody outside a project", async () => {
    expect(await ask(answers, tmpdir())).toEqual({ stack: undefined, told: "", asked: [] });
  });

  it.each([
    ["no pulumi", { "": missing }, "because there is no `pulumi` on PATH"],
    ["no stack", { "": refused("error: no stack selected; please use `pulumi stack select`") }, "no stack selected"],
  ])("is none with a remark where there is %s", async (_, given, why) => {
    const { stack, told } = await ask(given);
    expect(stack).toBeUndefined();
    expect(told).toMatch(/^Note: no stack's connection, .*; the environment's is used\n$/);
    expect(told).toContain(why);
  });

  it("gives plain settings without the passphrase, and says at the key what is missing", async () => {
    const sealed = { "fine-tuning:apiKey": { secret: true } };
    const { stack } = await ask({
      ...answers,
      "config --json --show-secrets": noPassphrase,
      "config --json": said(JSON.stringify({ ...plain, ...sealed })),
    });
    expect(stack?.config("fine-tuning:baseUrl")).toBe("http://127.0.0.1:4010/v1");
    expect(() => stack?.config("fine-tuning:apiKey")).toThrow(
      /^the secret fine-tuning:apiKey of stack cargo\/dev cannot be read: passphrase must be set .*\n {2}Next: .*--api-key-env/,
    );
  });

  it.each([
    ["refused", refused("error: the backend cannot be reached")],
    ["in another shape", said("[]")],
    ["no JSON", said(`warning ${key}`)],
  ])("does not turn to the environment where the settings are %s, and shows no key", async (_, settings) => {
    const failed = ask({ ...answers, "config --json --show-secrets": settings, "config --json": settings });
    await expect(failed).rejects.toThrow(/^the settings of stack cargo\/dev: .*--no-pulumi/s);
    await expect(failed).rejects.not.toThrow(key);
  });

  it("refuses a misspelt setting as `pulumi up` does", async () => {
    const misspelt = said(JSON.stringify({ "fine-tuning:baseURL": { value: "http://127.0.0.1:1/v1" } }));
    await expect(ask({ ...answers, "config --json --show-secrets": misspelt })).rejects.toThrow(
      'stack cargo/dev: there is no setting "fine-tuning:baseURL"; did you mean "fine-tuning:baseUrl"?',
    );
  });

  it("reads the state only when a name is looked for there", async () => {
    const resource = { type: "pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob", id: "ftjob-1" };
    const state = said(JSON.stringify({ deployment: { resources: [resource, { type: "pulumi:pulumi:Stack" }] } }));
    const { stack, asked } = await ask({ ...answers, "stack export": state });
    expect(asked).toHaveLength(2);
    expect(await stack?.resources()).toEqual([resource]);
  });
});
