import { resolve } from "node:path";
import { programDirectory } from "../support/program-directory";
import { type ProviderProcess, startProviderProcess, type Target } from "../support/provider-process";

const modulePath = (name: string) => JSON.stringify(resolve(__dirname, `../../dist/engine/${name}.js`));

/** A provider that does with the engine what `act` says; its text is written here, so that nothing else takes part. */
const provider = `
  const { cancelSignal } = require(${modulePath("cancel-signal")});
  const { rpcContext } = require(${modulePath("rpc-context")});
  const { showProgress } = require(${modulePath("progress")});
  const { exitWithEngine } = require(${modulePath("exit-with-engine")});
  const cancelled = () => new Promise((done) => {
    const signal = cancelSignal();
    if (signal.aborted) done(); else signal.addEventListener("abort", () => done());
  });
  const acts = {
    describe: async () => { await new Promise(setImmediate); return { ...rpcContext(), cancelled: cancelSignal().aborted }; },
    show: async ({ text, severity, ephemeral }) => {
      showProgress(text, { urn: rpcContext().urn, severity, ephemeral });
      return { cancelled: cancelSignal().aborted };
    },
    wait: async (inputs) => {
      showProgress("waiting", { urn: rpcContext().urn });
      await cancelled();
      throw { id: inputs.name, properties: inputs, reasons: ["interrupted: " + inputs.name] };
    },
    fail: async () => { throw new Error("no luck"); },
  };
  exports.handler = () => ({
    configure: async () => { rpcContext(); cancelSignal(); exitWithEngine(); },
    create: async (inputs) => ({ id: inputs.name, outs: await acts[inputs.act](inputs) }),
    update: async (id, olds, news) => ({ outs: await acts[news.act](news) }),
    read: async (id) => id === "gone" ? {} : ({ id, props: await acts.describe() }),
    delete: async () => { await acts.describe(); },
  });
`;

const targetOf = (name: string): Target => ({
  urn: `urn:pulumi:dev::project::pulumi-nodejs:dynamic/probe:Probe::${name}`,
  provider,
});

describe("the engine's process", () => {
  const directory = programDirectory();
  let process: ProviderProcess;

  beforeEach(async () => {
    process = await startProviderProcess({ cwd: directory.path });
    // As the engine does: every create and update comes after a check, which is when the hooks are set.
    await process.check(targetOf("first"), {}, {});
  });
  afterEach(() => process.close());
  afterAll(() => directory.remove());

  it("knows each resource's URN, across awaits and side by side", async () => {
    const [a, b] = [targetOf("a"), targetOf("b")];
    const created = await Promise.all([
      process.create(a, { name: "a", act: "describe" }),
      process.create(b, { name: "b", act: "describe" }),
    ]);
    expect(created).toEqual([
      { outcome: "ok", id: "a", outputs: { urn: a.urn, cancelled: false, __provider: provider } },
      { outcome: "ok", id: "b", outputs: { urn: b.urn, cancelled: false, __provider: provider } },
    ]);
    const updated = await process.update(a, "a", {}, { name: "a", act: "describe" });
    expect(updated).toMatchObject({ outputs: { urn: a.urn } });
    expect(await process.read(b, "b", { __provider: provider })).toMatchObject({ outputs: { urn: b.urn } });
  });

  it("shows a line on the resource's own row, once and ephemerally, and does not take that for a cancel", async () => {
    const target = targetOf("a");
    await process.create(target, { name: "a", act: "show", text: "running: step 1/3" });
    const line = await process.engine.line(({ text }) => text.startsWith("running"));
    expect(line).toEqual({ urn: target.urn, text: "running: step 1/3", severity: "info", ephemeral: true });
    const after = await process.create(target, { name: "b", act: "describe" });
    expect(after).toMatchObject({ outcome: "ok", outputs: { cancelled: false } });
    expect(process.engine.lines).toHaveLength(1);
  });

  it("shows warnings that stay, line by line, without control characters", async () => {
    const text = "two\n  lines\u001b[31m in red\u0007";
    await process.create(targetOf("a"), { name: "a", act: "show", text, severity: "warning", ephemeral: false });
    const line = await process.engine.line(() => true);
    expect(line).toMatchObject({ text: "two\n  lines in red", severity: "warning", ephemeral: false });
  });

  it("stops all waits at the first Ctrl-C, and every resource is kept", async () => {
    const names = ["a", "b", "c"];
    const waits = names.map((name) => process.create(targetOf(name), { name, act: "wait" }));
    await Promise.all(names.map((name) => process.engine.line(({ urn }) => urn === targetOf(name).urn)));
    await process.cancel();
    expect(await Promise.all(waits)).toEqual(
      names.map((name) => ({
        outcome: "partial",
        id: name,
        outputs: { name, act: "wait", __provider: provider },
        reasons: [`interrupted: ${name}`],
      })),
    );
  });

  it("ends soon after the command that started it has died", async () => {
    const waiting = process.create(targetOf("a"), { name: "a", act: "wait" });
    await process.engine.line(() => true);
    process.abandon();
    expect(await process.exited).toEqual({ code: 0, signal: null });
    expect(await waiting).toMatchObject({ outcome: "error" });
  });

  it("hands on plain errors and vanished resources", async () => {
    expect(await process.create(targetOf("a"), { name: "a", act: "fail" })).toEqual({
      outcome: "error",
      message: "no luck",
    });
    expect(await process.read(targetOf("a"), "gone", { __provider: provider })).toBeUndefined();
  });
});
