import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chatRows, jsonl } from "../support/chat-data";
import { type CommandOptions, fineTuning } from "../support/fine-tuning-command";
import { expectFreeOf } from "../support/free-of";
import { root } from "../support/pulumi-cli";
import { type TestServer, testServer } from "../support/server";

const owner = "urn:pulumi:dev::cargo::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::bot";

describe("the fine-tuning command", () => {
  let server: TestServer;
  let directory: string;
  let trained: string;
  let printed = "";

  beforeAll(async () => {
    server = await testServer();
    directory = mkdtempSync(join(tmpdir(), "fine-tuning-cli-"));
    trained = await train({ pulumi_owner: owner, pulumi_key: "k1" });
    await server.jobWhen(trained, ["succeeded"]);
  });

  afterAll(async () => {
    rmSync(directory, { recursive: true, force: true });
    await server?.close();
    expectFreeOf(server.apiKey, printed);
  });

  const environment = () => ({ OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.apiKey });

  async function run(args: string[], options: CommandOptions = {}) {
    const result = await fineTuning(args, { cwd: directory, ...options, env: options.env ?? environment() });
    printed += result.stdout + result.stderr;
    return result;
  }

  async function train(metadata: Record<string, string>, more: object = {}): Promise<string> {
    const training_file = await server.upload(jsonl(chatRows(12)), "cargo.0123abcd-89ef0123.jsonl");
    const method = { type: "supervised", supervised: { hyperparameters: { n_epochs: 2, batch_size: 4 } } };
    const request = { model: "gpt-4o-mini-2024-07-18", training_file, seed: 3, method, metadata, ...more };
    return (await server.call("POST", "/fine_tuning/jobs", request)).body.id as string;
  }

  /** What `pulumi stack export` would write of a stack that holds these. */
  function exported(...resources: { id: string; outputs?: object }[]): string {
    const type = "pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob";
    return JSON.stringify({ version: 3, deployment: { resources: resources.map((one) => ({ type, ...one })) } });
  }

  it("teaches by its help, and documents its exit codes", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    for (const part of [
      "init",
      "check",
      "list",
      "chat",
      "watch",
      "report",
      "compare",
      "doctor",
      "orphans",
      "lineage",
      "completion",
      "Examples:",
      "130  interrupted",
    ])
      expect(stdout).toContain(part);
    const commands = ["check", "list", "chat", "watch", "report", "compare", "doctor", "orphans", "lineage"];
    const helps = await Promise.all(commands.map((command) => run([command, "--help"])));
    for (const help of helps)
      expect(help).toMatchObject({ code: 0, stdout: expect.stringMatching(/Examples:\n.*\$ .*fine-tuning /) });
    for (const help of helps) expect(help.stdout).toContain("--json");
    for (const command of ["init", "convert", "split"])
      expect((await run([command, "--help"])).stdout).toMatch(/Examples:\n.*\$ .*fine-tuning /);
  });

  it("needs no Pulumi", async () => {
    const hook = join(directory, "without-pulumi.cjs");
    writeFileSync(
      hook,
      `const { Module } = require("node:module"); const load = Module._load;
Module._load = function (name, ...rest) { if (name.startsWith("@pulumi/")) throw new Error("loads " + name); return load.call(this, name, ...rest); };`,
    );
    const env = { ...environment(), NODE_OPTIONS: `--require ${hook}` };
    for (const args of [["lineage", trained], ["doctor"], ["watch", trained], ["report", trained, "--output", "-"]])
      expect(await run(args, { env })).toMatchObject({ code: 0 });
  });

  it("names the flag or the variable that a wrong address comes from", async () => {
    const fromVariable = await run(["doctor"], { env: { OPENAI_BASE_URL: "api.example/v1", OPENAI_API_KEY: "sk-x" } });
    expect(fromVariable.stderr).toContain('OPENAI_BASE_URL: the base URL "api.example/v1" is not an http(s) address');
    const fromFlag = await run(["doctor", "--base-url", "api.example/v1"], { env: { OPENAI_API_KEY: "sk-x" } });
    expect(fromFlag.stderr).toContain('--base-url: the base URL "api.example/v1" is not an http(s) address');
  });

  it("tells wrong usage from trouble, by code and in words", async () => {
    expect(await run(["wach", trained])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Did you mean watch?"),
    });
    expect(await run(["orphans"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--state") });
    const nobody = await run(["watch", "ftjob-nobody"]);
    expect(nobody).toMatchObject({ code: 3, stderr: expect.stringContaining('fine-tuning job "ftjob-nobody"') });
    const keyless = await run(["doctor"], { env: { OPENAI_BASE_URL: server.url } });
    expect(keyless).toMatchObject({ code: 3, stderr: expect.stringContaining("OPENAI_API_KEY is not set") });
    expect(nobody.stderr + keyless.stderr).not.toMatch(/\n\s+at /);
  });

  it("knows jobs by the names of their resources and models", async () => {
    const { fine_tuned_model: model } = (await server.call("GET", `/fine_tuning/jobs/${trained}`)).body;
    const checkpoints = (await server.call("GET", `/fine_tuning/jobs/${trained}/checkpoints`)).body.data;
    const [checkpoint] = checkpoints as { fine_tuned_model_checkpoint: string }[];
    const names = ["bot", "dev/bot", "cargo/dev/bot", model, checkpoint?.fine_tuned_model_checkpoint].map(String);
    const told = await Promise.all(names.map((name) => run(["lineage", name, "--json"])));
    expect(told.map(({ stdout }) => JSON.parse(stdout).jobId)).toEqual(names.map(() => trained));
    expect((await run(["watch", "bot"])).stdout).toContain(trained);
    expect(JSON.parse((await run(["report", "bot", "--json"])).stdout)).toMatchObject({ job: { id: trained } });
    expect(await run(["report", "boat"])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/no fine-tuning job is called "boat".*\n {2}Similar names: bot\./),
    });
    const newest = await run(["lineage", "--json"]);
    expect(JSON.parse(newest.stdout)).toMatchObject({ jobId: trained });
    expect(newest.stderr).toBe(`newest job:\n  ${trained}  cargo/dev/bot  succeeded\n`);
  });

  it("lists jobs with what is known of them, in as many lines as the terminal is wide", async () => {
    const { code, stdout, stderr } = await run(["list", "--resource", "bot"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^cost: tokens billed, at the prices of/m);
    expect(stdout).toMatch(
      /^NAME +STATUS +LOSS +OF +TOKENS +COST +AGE +JOB +MODEL +RESOURCE\nbot +succeeded +\d+\.\d\d +train /,
    );
    expect(stdout).toContain(`${trained}  ft:gpt-4o-mini-2024-07-18:acme`);
    const { jobs } = JSON.parse((await run(["list", "--json", "--status", "succeeded", "--since", "1d"])).stdout);
    expect(jobs).toContainEqual(
      expect.objectContaining({
        id: trained,
        resource: { project: "cargo", stack: "dev", name: "bot" },
        loss: { metric: "trainLoss", value: expect.any(Number) },
        trainedTokens: expect.any(Number),
      }),
    );
    const coloured = { env: { ...environment(), FORCE_COLOR: "1" } };
    const green = `\u001b[32msucceeded\u001b[0m`;
    expect((await run(["list", "--no-loss"], coloured)).stdout).toContain(green);
    expect((await run(["watch", trained], coloured)).stdout).toContain(green);
    expect((await run(["watch", trained, "--no-color"], coloured)).stdout).not.toContain("\u001b");
    expect(await run(["list", "--suffix", "nobody's"])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^No job is like that among the newest \d+ jobs?\.\n$/),
      stderr: "",
    });
    expect(await run(["list", "--since", "yesterday"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("7d"),
    });
  });

  it("watches to the end in plain lines, and says by its code that a job failed", async () => {
    const bad = await train({}, { training_file: await server.upload("{no json}\n".repeat(12)) });
    const { code, stdout } = await run(["watch", trained, bad]);
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`^${trained}  succeeded after .*: ft:gpt-4o-mini`, "m"));
    expect(stdout).toMatch(new RegExp(`^${bad}  failed.*: invalid_training_file: `, "m"));
    const lines = (await run(["watch", trained, "--json"])).stdout.trim().split("\n");
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ id: trained, status: "succeeded" });
  });

  it("finds out what a server can do, and sends nothing that costs", async () => {
    const before = await jobCount();
    const { code, stdout } = await run(["doctor", "--json"]);
    expect(code).toBe(0);
    const { usable, capabilities } = JSON.parse(stdout);
    expect(usable).toBe(true);
    expect(capabilities).toHaveLength(13);
    expect(await jobCount()).toBe(before);
    expect((await run(["doctor"])).stdout).toMatch(
      /share checkpoints .*needs an admin API key.*\)\n +→ set OPENAI_ADMIN_KEY/,
    );
    const wrongKey = await run(["doctor"], { env: { ...environment(), OPENAI_API_KEY: "sk-wrong-key" } });
    expect(wrongKey).toMatchObject({ code: 1, stdout: expect.stringContaining("cannot train here") });
  });

  const jobCount = async () =>
    ((await server.call("GET", "/fine_tuning/jobs?limit=100")).body.data as unknown[]).length;

  it("writes a report that asks nobody and lets run nothing but what it brings", async () => {
    const data = join(directory, "cargo.jsonl");
    writeFileSync(data, jsonl(chatRows(12)));
    const { code, stderr } = await run(["report", trained, "--data", data]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `wrote ${trained}.html\n` });
    const page = readFileSync(join(directory, `${trained}.html`), "utf8");
    expect(page).toMatch(/id="curves"[\s\S]*Checkpoints[\s\S]*Training data[\s\S]*Events/);
    expect(page).toMatch(/default-src &#39;none&#39;; style-src &#39;sha256-\S+&#39;; script-src &#39;sha256-/);
    expect(page).not.toMatch(/<(script|link|img)[^>]* (src|href)=/);
    const { job, rows, checkpoints } = JSON.parse((await run(["report", trained, "--json"])).stdout);
    expect({ id: job.id, steps: rows.length, checkpoints: checkpoints.length }).toEqual({
      id: trained,
      steps: 6,
      checkpoints: 2,
    });
  });

  it("says of a file whose rows the job was not trained on that it is another, whatever its name", async () => {
    const about = async (text: string, more: { validation_file?: string; state?: string } = {}) => {
      const { state = "", ...fields } = more;
      const id = Object.keys(fields).length > 0 ? await train({}, fields) : trained;
      const data = join(directory, "given.jsonl");
      writeFileSync(data, text);
      const args = ["report", id, "--data", data, "--output", "-", ...(state === "" ? [] : ["--state", "-"])];
      const { code, stdout, stderr } = await run(args, { input: state });
      expect(code).toBe(0);
      return { stdout, stderr };
    };
    const same = await about(jsonl(chatRows(12)));
    expect(same.stdout).toContain("<h2>Training data</h2>");
    expect(same.stderr).toBe("");
    const other = await about(jsonl(chatRows(12, "another captain")));
    expect(other.stdout).toContain("<h2>Other data</h2>");
    expect(other.stdout).not.toContain("<h2>Training data</h2>");
    expect(other.stderr).toMatch(
      /given\.jsonl is not the file that this job was trained on: its rows differ \(.*c1:[0-9a-f]{64}\)/,
    );
    const holdback = jsonl(chatRows(12, "a holdback"));
    const validated = await about(holdback, { validation_file: await server.upload(holdback) });
    expect(validated.stdout).toContain("<h2>Validation data</h2>");
    expect(validated.stderr).toContain("validated on, not those that it was trained on");
    const trainingData = { contentHash: `c1:${"0".repeat(64)}`, examples: 12, tokens: 300 };
    const recorded = await about(jsonl(chatRows(12)), { state: exported({ id: trained, outputs: { trainingData } }) });
    expect(recorded.stderr).toContain("is not the file");
  });

  it("ties a model to its data, seed, price, commit and predecessor", async () => {
    const next = await train({ pulumi_owner: owner, pulumi_key: "k2" });
    await server.jobWhen(next, ["succeeded"]);
    const trainingData = { contentHash: `c1:${"0".repeat(64)}`, examples: 12, tokens: 300 };
    const state = exported({ id: next, outputs: { trainingData } });
    const { code, stdout } = await run(["lineage", next, "--json", "--state", "-"], { input: state });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      jobId: next,
      declaredBy: owner,
      base: "gpt-4o-mini-2024-07-18",
      predecessor: { jobId: trained },
      method: "supervised",
      hyperparameters: { nEpochs: 2, batchSize: 4 },
      seed: 3,
      trainingData: { ...trainingData, filename: "cargo.0123abcd-89ef0123.jsonl" },
      price: { trainedTokens: expect.any(Number), cost: expect.any(Number), pricePerMillionTokens: 3 },
      metrics: { trainLoss: expect.any(Number) },
    });
    const read = JSON.parse((await run(["lineage", next, "--json", "--read-data"])).stdout);
    expect(read.trainingData).toMatchObject({ contentHash: expect.stringMatching(/^c1:[0-9a-f]{64}$/), examples: 12 });
  });

  it("finds what no stack holds, and deletes it only when told to", async () => {
    const kept = await train({ pulumi_owner: owner, pulumi_key: "k3" });
    const { fine_tuned_model: model, training_file: file } = await server.jobWhen(kept, ["succeeded"]);
    const { stdout, code } = await run(["orphans", "--json", "--state", "-"], {
      input: exported({ id: kept, outputs: { file } }),
    });
    expect(code).toBe(1);
    const { orphans } = JSON.parse(stdout) as { orphans: { id: string; kind: string; urn?: string; cost?: number }[] };
    expect(orphans.map(({ id }) => id)).not.toEqual(expect.arrayContaining([model]));
    expect(orphans.map(({ id }) => id)).not.toEqual(expect.arrayContaining([file]));
    expect(orphans.filter(({ kind }) => kind === "model")).toHaveLength(2);
    expect(orphans[0]).toMatchObject({ kind: "model", urn: owner, cost: expect.any(Number) });

    const held = join(directory, "held.json");
    writeFileSync(held, exported({ id: kept, outputs: { file } }));
    const refused = await run(["orphans", "--state", held, "--delete"]);
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining("Nothing was deleted") });
    const deleted = await run(["orphans", "--state", held, "--delete", "--yes"]);
    expect(deleted).toMatchObject({ code: 0, stdout: expect.stringMatching(/2 models, \d+ files?; \d+ removed/) });
    expect(await run(["orphans", "--state", held])).toMatchObject({ code: 0, stdout: "Nothing is left over.\n" });
    expect((await server.call("GET", `/models/${model}`)).status).toBe(200);
  });

  it("counts what an older version's stack holds", async () => {
    const type = "pulumi-nodejs:dynamic/fine-tuning:FineTuningJob";
    const state = JSON.stringify({ version: 3, deployment: { resources: [{ type, id: trained }] } });
    const { stdout } = await run(["lineage", trained, "--state", "-"], { input: state });
    expect(stdout).toContain(`job       ${trained}`);
    const { orphans } = JSON.parse((await run(["orphans", "--json", "--state", "-"], { input: state })).stdout);
    expect(orphans.map(({ detail }: { detail: string }) => detail)).not.toContain(`of job ${trained}`);
  });

  it("does not take a file for a stack export that is none", async () => {
    const wrong = await run(["orphans", "--state", "-"], { input: "{}" });
    expect(wrong).toMatchObject({ code: 3, stderr: expect.stringContaining("not what `pulumi stack export` writes") });
  });

  it("ends quietly when nobody reads its answer any more, as with `| head`", async () => {
    const data = join(directory, "unread.jsonl");
    writeFileSync(data, jsonl(chatRows(12)));
    const held = join(directory, "unread.json");
    writeFileSync(held, exported({ id: trained }));
    const commands = [
      ["--help"],
      ["check", data],
      ["list"],
      ["chat", "gpt-4o-mini-2024-07-18", "--message", "Who is there?"],
      ["watch", trained],
      ["report", trained, "--output", "-"],
      ["doctor"],
      ["orphans", "--state", held],
      ["lineage", trained],
      ["completion", "bash"],
    ];
    const asJson = commands.slice(1, -1).map((command) => [...command, "--json"]);
    const ended = await Promise.all(
      [...commands, ...asJson].map(async (args) => {
        const { code, stderr } = await run(args, { unread: ["stdout"] });
        return { args, code, stderr };
      }),
    );
    for (const { args, code, stderr } of ended) expect({ args, code, stderr }).toEqual({ args, code: 141, stderr: "" });
  });

  it("does its work when nobody reads its remarks", async () => {
    const output = join(directory, "unread.html");
    expect(await run(["report", trained, "--output", output], { unread: ["stderr"] })).toMatchObject({ code: 0 });
    expect(readFileSync(output, "utf8")).toContain(trained);
    expect(await run(["watch", "ftjob-nobody"], { unread: ["stderr"] })).toMatchObject({ code: 3 });
  });

  it("says in a sentence that its answer cannot be written", async () => {
    const main = join(root, "dist", "cli", "main.js");
    const full = promisify(execFile)("sh", ["-c", `"${process.execPath}" "${main}" completion bash > /dev/full`]);
    const { code, stderr } = (await full.catch((error) => error)) as { code: number; stderr: string };
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/^fine-tuning: writing to standard output: ENOSPC.*Next: .*\n$/),
    });
  });

  it("completes commands and flags in shells that are installed", async () => {
    const { stdout } = await run(["completion", "bash"]);
    const ask = `${stdout}\nCOMP_WORDS=(fine-tuning orphans --older); COMP_CWORD=2; _fine_tuning; echo "\${COMPREPLY[@]}"`;
    expect((await promisify(execFile)("bash", ["-c", ask])).stdout.trim()).toBe("--older-than");
    expect((await run(["completion", "zsh"])).stdout).toMatch(/^#compdef fine-tuning\n[\s\S]*'\*--json\[/);
    expect((await run(["completion", "fish"])).stdout).toContain(
      "complete -c fine-tuning -n __fish_use_subcommand -f -a watch",
    );
    expect(await run(["completion", "tcsh"])).toMatchObject({ code: 2 });
  });
});
