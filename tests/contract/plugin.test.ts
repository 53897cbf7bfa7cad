import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UNKNOWN } from "../../provider/engine/unknown";
import { submitKeys } from "../../provider/resources/job/training-request";
import { chatRows, jsonl } from "../support/chat-data";
import { reference, secret } from "../support/engine-marks";
import { type PluginOptions, type PluginProcess, startPlugin, urnOf } from "../support/plugin-process";
import type { Props, Result } from "../support/provider-process";
import { type TestServer, testAdminKey, testKey, testServer } from "../support/server";
import { stillTraining } from "../support/server-time";

const [desk, bot, best] = [
  urnOf("TrainingFile", "desk"),
  urnOf("FineTuningJob", "bot"),
  urnOf("FineTunedModel", "best"),
];
const model = "gpt-4o-mini-2024-07-18";

let server: TestServer;
let home: string;
let plugin: PluginProcess;
const started: PluginProcess[] = [];

beforeAll(async () => {
  // No job ends while time stands still.
  server = await testServer({ clock: "virtual", minSeconds: { running: 2 } });
  home = mkdtempSync(join(tmpdir(), "fine-tuning-plugin-"));
  plugin = await aPlugin();
});

afterAll(async () => {
  for (const each of started) await each.close();
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

/** A process that was told its settings, as at the beginning of a command: it remembers nothing of the one before. */
async function aPlugin(
  env: Record<string, string> = {},
  options: Pick<PluginOptions, "stdin" | "asDirectory"> = {},
): Promise<PluginProcess> {
  const { body } = await server.call("GET", "/_test/clock");
  const own = {
    OPENAI_API_KEY: testKey,
    OPENAI_BASE_URL: server.url,
    XDG_STATE_HOME: home,
    XDG_CACHE_HOME: home,
    NODE_OPTIONS: `--require ${join(__dirname, "..", "support", "virtual-world.cjs")}`,
    TEST_SERVER: server.url,
    TEST_SERVER_KEY: testKey,
    TEST_SERVER_NOW: String(Number(body.now) * 1000),
  };
  const process = await startPlugin({ cwd: home, env: { ...own, ...env }, ...options });
  started.push(process);
  await process.configure({});
  return process;
}

/** Brings a resource up for the first time, as the engine does. */
async function made(urn: string, args: Props, seconds?: number): Promise<{ inputs: Props; result: Result }> {
  const { inputs, failures } = await plugin.check(urn, {}, args);
  expect(failures).toEqual([]);
  return { inputs, result: await plugin.create(urn, inputs, seconds === undefined ? {} : { seconds }) };
}

/** The same, of a resource that nothing is wrong with. */
async function ready(urn: string, args: Props): Promise<{ inputs: Props; id: string; outputs: Props }> {
  const { inputs, result } = await made(urn, args);
  if (result.outcome !== "ok") throw new Error(`not ready: ${JSON.stringify(result)}`);
  return { inputs, id: result.id, outputs: result.outputs };
}

const rows = (word: string) => chatRows(10, word);
const jobs = async () => (await server.call("GET", "/fine_tuning/jobs?limit=100")).body.data as { id: string }[];

describe("what the engine learns of the plugin", () => {
  it("is the schema that is checked in", async () => {
    expect(await plugin.schema()).toBe(readFileSync(resolve(__dirname, "..", "..", "schema.json"), "utf8"));
  });

  it("is no promise to preview creates and updates, which an answered handshake would be", async () => {
    expect(await plugin.handshake()).toBe("UNIMPLEMENTED");
    expect(await plugin.configure({})).toMatchObject({
      supportspreview: false,
      acceptsecrets: true,
      acceptresources: true,
    });
  });
});

describe("a life", () => {
  it("begins with a file that a job takes as a resource and a model that takes the job, and then nothing changes", async () => {
    const file = await ready(desk, { rows: rows("life") });
    const job = await ready(bot, { model, trainingFile: reference(desk, file.id), waitFor: "submitted" });
    expect(job.inputs).toMatchObject({
      trainingFile: file.id,
      __trainingData: { contentHash: file.inputs.contentHash },
    });
    const trained = await ready(best, { job: reference(bot, job.id) });
    expect(trained).toMatchObject({
      id: job.id,
      outputs: { status: "succeeded", cost: { estimated: expect.any(Number) } },
    });

    plugin = await aPlugin();
    const again = async (urn: string, { id, inputs, outputs }: typeof file, args: Props) => {
      const { inputs: news } = await plugin.check(urn, inputs, args);
      expect(news).toEqual(inputs);
      return plugin.diff(urn, id, outputs, news);
    };
    expect(await again(desk, file, { rows: rows("life") })).toMatchObject({ changes: false });
    const found = await plugin.read(bot, job.id, job.outputs, job.inputs);
    const refreshed = { ...job, outputs: found?.outputs ?? {} };
    expect(
      await again(bot, refreshed, { model, trainingFile: reference(desk, file.id), waitFor: "submitted" }),
    ).toMatchObject({
      changes: false,
    });
    expect(await again(best, trained, { job: reference(bot, job.id) })).toMatchObject({ changes: false });
  });

  it("leaves nothing in the state of what the engine says with each call", async () => {
    const { inputs, outputs } = await ready(desk, { rows: rows("state") });
    expect([...Object.keys(inputs), ...Object.keys(outputs)].filter((name) => name.startsWith("__"))).toEqual([]);
  });

  it("trains again when the rows behind the same reference are others", async () => {
    const file = await ready(desk, { rows: rows("before") });
    const job = await ready(bot, { model, trainingFile: reference(desk, file.id), seed: 1 });
    const { inputs: edited } = await plugin.check(desk, file.inputs, { rows: rows("after") });
    expect(await plugin.diff(desk, file.id, file.outputs, edited)).toMatchObject({ replaces: ["contentHash"] });
    const { inputs: news } = await plugin.check(bot, job.inputs, { model, trainingFile: reference(desk, ""), seed: 1 });
    expect(await plugin.diff(bot, job.id, job.outputs, news)).toMatchObject({ replaces: ["trainingFile"] });
  });

  it("keeps what is known of the rows when changes of the file are ignored", async () => {
    const file = await ready(desk, { rows: rows("kept") });
    const job = await ready(bot, { model, trainingFile: reference(desk, file.id), seed: 2 });
    const { inputs: edited } = await plugin.check(desk, file.inputs, { rows: rows("ignored") });
    await plugin.diff(desk, file.id, file.outputs, edited);
    const { inputs: news } = await plugin.check(bot, job.inputs, { model, trainingFile: file.id, seed: 2 });
    expect(await plugin.diff(bot, job.id, job.outputs, news)).toMatchObject({ changes: false });
  });

  it("shows no change for a resource that was a dynamic one", async () => {
    const { inputs, id, outputs } = await ready(desk, { rows: rows("moved") });
    const own = {
      __provider: "text",
      __resourceUrn: "urn:x",
      __pulumiOrganization: "acme",
      __timeouts: { create: 60 },
    };
    const { inputs: news } = await plugin.check(desk, { ...inputs, ...own }, { rows: rows("moved") });
    expect(news).toEqual(inputs);
    expect(await plugin.diff(desk, id, { ...outputs, ...own }, news)).toMatchObject({ changes: false });
    expect(await plugin.read(desk, id, { ...outputs, ...own }, inputs)).toMatchObject({ outputs });
  });
});

describe("nothing is paid", () => {
  it("by a create or an update of a preview, should the engine send one", async () => {
    const trainingFile = await server.upload(jsonl(rows("preview")));
    const before = await jobs();
    const { inputs } = await plugin.check(bot, {}, { model, trainingFile });
    const preview = { outcome: "ok", outputs: { model, trainingFile, fineTunedModel: UNKNOWN } };
    expect(await plugin.create(bot, inputs, { preview: true })).toMatchObject({ ...preview, id: "" });
    expect(await plugin.update(bot, "ftjob-1", {}, inputs, { preview: true })).toMatchObject(preview);
    expect(await jobs()).toEqual(before);
  });

  it("twice, where replaceOnChanges replaces for an argument that trains nothing", async () => {
    const trainingFile = await server.upload(jsonl(rows("replaced")));
    const args = { model, trainingFile, seed: 13, stallMinutes: 5 };
    const { id, inputs, outputs } = await ready(bot, args);
    const news = { ...args, stallMinutes: 6 };
    const checked = await plugin.check(bot, inputs, news);
    // By these names the engine knows that the program wants a replacement.
    const diff = await plugin.diff(bot, id, outputs, checked.inputs);
    expect(diff).toEqual({ changes: true, replaces: [], diffs: ["stallMinutes"] });
    const before = await jobs();
    expect(await made(bot, news)).toMatchObject({ result: { outcome: "ok", id } });
    await plugin.delete(bot, id, outputs);
    expect(await jobs()).toEqual(before);
  });

  it("twice, when waiting took longer than the program allows: the job is kept and the next update goes on", async () => {
    const trainingFile = await server.upload(jsonl(rows("timeout")));
    const { inputs, result } = await made(bot, { model, trainingFile, seed: 3 }, 1);
    if (result.outcome !== "partial") throw new Error(`not partial: ${JSON.stringify(result)}`);
    expect(result).toMatchObject({
      id: expect.stringMatching(/^ftjob-/),
      reasons: [expect.stringContaining("customTimeouts.create")],
    });
    expect(await plugin.diff(bot, result.id, result.outputs, inputs)).toMatchObject({ changes: true, replaces: [] });
    const before = await jobs();
    expect(await plugin.update(bot, result.id, result.outputs, inputs)).toMatchObject({
      outcome: "ok",
      outputs: { status: "succeeded", ready: true },
    });
    expect(await jobs()).toHaveLength(before.length);
  });
});

describe("a job that a dynamic resource of the same name submitted", () => {
  it("is found by the same key, also when nothing of it is in the state any more", async () => {
    const trainingFile = await server.upload(jsonl(rows("key")));
    const { id } = await ready(bot, { model, trainingFile, seed: 8 });
    const { body } = await server.call("GET", `/fine_tuning/jobs/${id}`);
    const resourceUrn = "urn:pulumi:dev::project::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::bot";
    const declared = { model, trainingFile, seed: 8, resourceUrn, pulumiOrganization: "organization" };
    expect(body.metadata).toMatchObject({ pulumi_key: submitKeys(declared, {})[0] });
  });

  it("in an organization of Pulumi Cloud is found by the same key where the stack says which, as a warning asks for", async () => {
    const trainingFile = await server.upload(jsonl(rows("organization")));
    const args = { model, trainingFile, seed: 9 };
    const { id, inputs, outputs } = await ready(bot, args);
    const diff = await plugin.diff(bot, id, { ...outputs, __pulumiOrganization: "acme" }, inputs);
    expect(diff).toMatchObject({ changes: false });
    const line = await plugin.engine.line(({ urn, severity }) => urn === bot && severity === "warning");
    expect(line.text).toContain("pulumi config set fine-tuning:pulumiOrganization acme");

    plugin = await aPlugin({ PULUMI_CONFIG: JSON.stringify({ pulumiOrganization: "acme" }) });
    expect(await made(bot, args)).toMatchObject({ result: { id } });
    const other = await ready(bot, { ...args, seed: 10 });
    const { body } = await server.call("GET", `/fine_tuning/jobs/${other.id}`);
    const resourceUrn = "urn:pulumi:dev::project::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::bot";
    const declared = { model, trainingFile, seed: 10, resourceUrn, pulumiOrganization: "acme" };
    expect(body.metadata).toMatchObject({ pulumi_key: submitKeys(declared, {})[0] });
  });
});

describe("the estimate", () => {
  it("stands on the job's row in the preview, though the engine says nobody that it previews", async () => {
    plugin = await aPlugin();
    const { inputs } = await plugin.check(desk, {}, { rows: rows("estimate") });
    expect(inputs).toMatchObject({ examples: 10 });
    await plugin.check(bot, {}, { model, trainingFile: reference(desk, "") });
    expect(await plugin.engine.line(({ urn, text }) => urn === bot && /tokens/.test(text))).toBeDefined();
  });
});

describe("settings", () => {
  const byDefault = "urn:pulumi:dev::project::pulumi:providers:fine-tuning::default_0_1_0";
  const declared = "urn:pulumi:dev::project::pulumi:providers:fine-tuning::azure";

  it("of the stack are not in the state, keys least of all", async () => {
    const news = { version: "0.1.0", baseUrl: "https://a.example/v1", apiKey: secret("sk-1") };
    expect(await plugin.checkConfig(byDefault, news)).toEqual({ inputs: { version: "0.1.0" }, failures: [] });
  });

  it("of a declared provider are, its keys secret also where the program forgot to say so", async () => {
    expect(await plugin.checkConfig(declared, { dialect: "azure", apiKey: "sk-1" })).toEqual({
      inputs: { dialect: "azure", apiKey: secret("sk-1") },
      failures: [],
    });
  });

  it("that do not exist are refused before anything is asked of the wrong server", async () => {
    const { failures } = await plugin.checkConfig(declared, { baseURL: "https://a.example/v1" });
    expect(failures).toEqual([expect.stringContaining('did you mean "baseUrl"')]);
  });

  it.each([{ asDirectory: false }, { asDirectory: true }])(
    "may be a project's own where it has our name, for resources and look-ups too: %p",
    async (options) => {
      const config = { epochs: "3" };
      const own = await aPlugin({ PULUMI_PROJECT: "fine-tuning", PULUMI_CONFIG: JSON.stringify(config) }, options);
      const provider = byDefault.replace("::project::", "::fine-tuning::");
      expect(await own.checkConfig(provider, config)).toEqual({ inputs: {}, failures: [] });
      expect(await own.check(desk, {}, { rows: rows("own") })).toMatchObject({ failures: [] });
      expect(await own.invoke("getModel", { id: model })).toMatchObject({ id: model });
      const other = await aPlugin({ PULUMI_PROJECT: "project", PULUMI_CONFIG: JSON.stringify(config) }, options);
      const refusal = 'there is no setting "fine-tuning:epochs"';
      expect((await other.check(desk, {}, { rows: rows("own") })).failures).toEqual([expect.stringContaining(refusal)]);
      await expect(other.invoke("getModel", { id: model })).rejects.toThrow(refusal);
    },
  );

  it("are those of the stack as it is now, not as the state remembers them", async () => {
    const { id, outputs } = await ready(desk, { rows: rows("settings") });
    plugin = await aPlugin({ OPENAI_API_KEY: "sk-wrong", PULUMI_CONFIG: JSON.stringify({ apiKey: testKey }) });
    expect(await plugin.read(desk, id, outputs)).toMatchObject({ outputs: { fileId: id } });
  });
});

describe("secrets", () => {
  it("stay secret in inputs and outputs, and out of what is printed", async () => {
    const trainingFile = await server.upload(jsonl(rows("secret")));
    const args = { model, trainingFile, suffix: secret("hush-hush"), seed: 4 };
    const { inputs, outputs } = await ready(bot, args);
    expect({ inputs, outputs }).toMatchObject({ inputs: { suffix: args.suffix }, outputs: { suffix: args.suffix } });
    const { failures } = await plugin.check(bot, {}, { ...args, suffix: secret("s".repeat(65)) });
    expect(failures).toEqual([expect.stringContaining("property suffix: must have 1 to 64 characters")]);
    expect(failures.join()).not.toContain("sss");
  });

  it("are told by no failed look-up", async () => {
    const failed = plugin.invoke("getFineTuningJob", { id: secret("ftjob-hush") });
    await expect(failed).rejects.toThrow(expect.not.stringContaining("ftjob-hush"));
  });
});

describe("an import", () => {
  it("gives the arguments that show no change afterwards", async () => {
    const trainingFile = await server.upload(jsonl(rows("import")));
    const integrations = [{ type: "wandb", wandb: { project: "cargo", tags: ["desk"] } }];
    const { id } = await ready(bot, { model, trainingFile, suffix: "old", seed: 5, integrations });
    const found = await plugin.read(urnOf("FineTuningJob", "old"), id);
    expect(found?.inputs).toMatchObject({
      model,
      trainingFile,
      suffix: "old",
      integrations,
      method: { type: "supervised" },
    });
    expect(found?.inputs).not.toHaveProperty("hyperparameters");
    const { inputs, failures } = await plugin.check(
      urnOf("FineTuningJob", "old"),
      found?.inputs ?? {},
      found?.inputs ?? {},
    );
    expect(failures).toEqual([]);
    expect(await plugin.diff(urnOf("FineTuningJob", "old"), id, found?.outputs ?? {}, inputs)).toMatchObject({
      changes: false,
    });
  });

  it("of a model gives its job, and shows no change afterwards", async () => {
    const { id } = await ready(bot, { model, trainingFile: await server.upload(jsonl(rows("model"))), seed: 12 });
    const found = await plugin.read(best, id);
    expect(found?.inputs).toEqual({ job: id });
    const { inputs } = await plugin.check(best, { job: id }, { job: id });
    expect(await plugin.diff(best, id, found?.outputs ?? {}, inputs)).toMatchObject({ changes: false });
  });

  it("of a job that still runs is no ready one: the next update waits for it, and nothing is paid", async () => {
    const training_file = await server.upload(jsonl(rows("running")));
    const { body } = await server.call("POST", "/fine_tuning/jobs", { model, training_file });
    const [old, id] = [urnOf("FineTuningJob", "running"), String(body.id)];
    const found = await plugin.read(old, id);
    expect(found?.outputs).toMatchObject({ ready: false });
    const before = await jobs();
    const { inputs } = await plugin.check(old, found?.inputs ?? {}, found?.inputs ?? {});
    expect(await plugin.diff(old, id, found?.outputs ?? {}, inputs)).toMatchObject({ changes: true, replaces: [] });
    expect(await plugin.update(old, id, found?.outputs ?? {}, inputs)).toMatchObject({
      outcome: "ok",
      outputs: { ready: true, fineTunedModel: expect.stringMatching(/^ft:/) },
    });
    expect(await jobs()).toHaveLength(before.length);
  });

  it("of a permission is all that is granted of the checkpoint, and shows no change afterwards", async () => {
    plugin = await aPlugin({ OPENAI_ADMIN_KEY: testAdminKey });
    const { outputs } = await ready(bot, { model, trainingFile: await server.upload(jsonl(rows("share"))), seed: 14 });
    const share = urnOf("CheckpointPermission", "share");
    const args = { checkpoint: outputs.fineTunedModel, projectIds: ["proj_harbour", "proj_port"] } as Props;
    const { id, outputs: granted } = await ready(share, args);
    plugin = await aPlugin({ OPENAI_ADMIN_KEY: testAdminKey });
    const found = await plugin.read(share, id);
    const projectIds = expect.arrayContaining(args.projectIds as string[]);
    expect(found?.inputs).toEqual({ checkpoint: args.checkpoint, projectIds });
    expect(found?.outputs.permissions).toEqual(expect.arrayContaining(granted.permissions as Props[]));
    const { inputs, failures } = await plugin.check(share, found?.inputs ?? {}, found?.inputs ?? {});
    expect(failures).toEqual([]);
    expect(await plugin.diff(share, id, found?.outputs ?? {}, inputs)).toMatchObject({ changes: false });
    await plugin.delete(share, id, found?.outputs ?? {});
    expect(await plugin.read(share, id)).toBeUndefined();
  });

  it("of a file is refused with what to do, and so is `get`, because nobody hands out its rows", async () => {
    await expect(plugin.read(desk, "file-1")).rejects.toThrow(
      /a TrainingFile cannot be imported, nor read with `get`.*trainingFile/,
    );
  });

  it("of what is not there fails", async () => {
    await expect(plugin.read(bot, "ftjob-none")).rejects.toThrow(/there is no such job/);
  });
});

describe("look-ups", () => {
  it("answer with the objects that the schema describes", async () => {
    const { id } = await ready(bot, { model, trainingFile: await server.upload(jsonl(rows("look"))), seed: 6 });
    expect(await plugin.invoke("getFineTuningJob", { id })).toMatchObject({ id, status: "succeeded" });
    const { functions } = JSON.parse(await plugin.schema()) as {
      functions: Record<string, { inputs: { required: string[] }; outputs: { required: string[] } }>;
    };
    const ids: Props = { getFile: { id: (await ready(desk, { rows: rows("file") })).id }, getModel: { id: model } };
    for (const [token, { inputs, outputs }] of Object.entries(functions)) {
      const name = token.slice(token.lastIndexOf(":") + 1);
      const args = (ids[name] ?? Object.fromEntries(inputs.required.map((argument) => [argument, id]))) as Props;
      const answer = await plugin.invoke(name, args);
      expect({ name, keys: Object.keys(answer) }).toEqual({ name, keys: expect.arrayContaining(outputs.required) });
    }
  });
});

describe("the end", () => {
  it("of a wait comes with the engine's Cancel, and the job is kept", async () => {
    const still = await testServer(stillTraining());
    try {
      plugin = await aPlugin({ OPENAI_BASE_URL: still.url, NODE_OPTIONS: "" });
      const waiting = made(bot, { model, trainingFile: await still.upload(jsonl(rows("cancel"))) });
      await plugin.engine.line(({ urn, text }) => urn === bot && text.includes("ftjob-"));
      await plugin.cancel();
      expect((await waiting).result).toMatchObject({
        outcome: "partial",
        id: expect.stringMatching(/^ftjob-/),
        reasons: [expect.stringContaining("pulumi up")],
      });
    } finally {
      await still.close();
    }
  });

  it("of a command is said by the same Cancel, and nothing is printed or cancelled for its sake", async () => {
    plugin = await aPlugin();
    const trainingFile = await server.upload(jsonl(rows("normal")));
    const { id } = await ready(bot, { model, trainingFile, waitFor: "submitted", onInterrupt: "cancel", seed: 11 });
    // Lines travel beside the answers: this is the last one of a create.
    await plugin.engine.line(({ text }) => /waitFor waits|^trained /.test(text));
    const shown = plugin.engine.lines.length;
    await plugin.cancel();
    expect((await plugin.read(bot, id))?.outputs.status).not.toMatch(/cancel/);
    expect(plugin.engine.lines).toHaveLength(shown);
  });

  it("of the process comes with that of `pulumi`", async () => {
    plugin = await aPlugin();
    plugin.abandon();
    expect(await plugin.exited).toEqual({ code: 0, signal: null });
  });

  it("does not come at once where standard input is no pipe", async () => {
    const lonely = await aPlugin({}, { stdin: "ignore" });
    expect(await lonely.check(desk, {}, { rows: rows("lonely") })).toMatchObject({ failures: [] });
  });
});
