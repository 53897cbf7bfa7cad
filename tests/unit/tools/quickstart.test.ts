import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callTool } from "../../support/pulumi-tools";

const call = (file: string, name: string, ...args: unknown[]) => callTool(`quickstart/${file}.mjs`, name, args);

describe("the time left of a real quickstart", () => {
  it("is what is left of a part and all later parts", async () => {
    const fresh = await call("time-left", "secondsLeft", "training", 0);
    expect(await call("time-left", "secondsLeft", "training", 30)).toBe(Number(fresh) - 30);
    expect(await call("time-left", "secondsLeft", "loading", 0)).toBeGreaterThan(Number(fresh));
    expect(await call("time-left", "secondsLeft", "final", 10_000)).toBe(0);
  });

  it("follows the training's own pace once there is one", async () => {
    const first = { step: 10, atMs: 1_000 };
    const last = { step: 20, totalSteps: 300, atMs: 21_000 };
    expect(await call("time-left", "secondsToLastStep", first, last)).toBe(560);
    expect(await call("time-left", "secondsToLastStep", first, { ...first, totalSteps: 300 })).toBeUndefined();
    const slow = Number(await call("time-left", "secondsLeft", "training", 20, 560));
    expect(slow - Number(await call("time-left", "secondsLeft", "training", 0, 0))).toBe(560);
  });

  it.each([
    [20, "less than a minute left"],
    [100, "about 2 min left"],
  ])("of %i s is said as %s", async (seconds, words) => {
    expect(await call("time-left", "inWords", seconds)).toBe(words);
  });
});

it("says after a failed update the command that runs it again, whichever that was", async () => {
  expect(await call("pulumi", "failed", 1, "npm run example -- python")).toMatch(
    /then run `npm run example -- python` again\.$/,
  );
});

it("says how to forget an earlier run whose server finds its port taken", async () => {
  const directory = mkdtempSync(join(tmpdir(), "quickstart-port-"));
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const run = {
    directory,
    serverData: join(directory, "server"),
    serverLog: join(directory, "log"),
    key: "sk-1",
    port,
  };
  const options = { flags: [], stopSeconds: 5 };
  await expect(call("server", "startServer", { ...run, continued: true }, options)).rejects.toThrow(
    new RegExp(
      `port ${port} of 127.0.0.1 is taken[\\s\\S]*end what listens on port ${port}, or forget the earlier run: rm -r`,
    ),
  );
  taken.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("files of a real quickstart", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quickstart-files-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("name the first model that a trainer trains", async () => {
    const file = join(folder, "models.json");
    const models = [{ id: "toy", engine: "embedded" }, { id: "abacus", source: "owner/abacus" }, { id: "other" }];
    writeFileSync(file, JSON.stringify({ models }));
    expect(await call("models-file", "baseIn", file)).toBe("abacus");
    writeFileSync(file, JSON.stringify({ models: models.slice(0, 1) }));
    await expect(call("models-file", "baseIn", file)).rejects.toThrow("has no model that is trained for real");
  });

  it("leave to the user where results of checks are kept, and nothing else of Pulumi's", async () => {
    const env = { ...process.env, XDG_STATE_HOME: folder, PULUMI_STACK: "prod", PULUMI_FINE_TUNING_CACHE: "off" };
    const made = await callTool("quickstart/run-directory.mjs", "makeRunDirectory", [], env);
    const { PULUMI_STACK, PULUMI_FINE_TUNING_CACHE } = (made as { env: NodeJS.ProcessEnv }).env;
    expect({ PULUMI_STACK, PULUMI_FINE_TUNING_CACHE }).toEqual({ PULUMI_FINE_TUNING_CACHE: "off" });
  });

  it("are a run's that nobody is at any more, and never one's that goes on", async () => {
    const env = { ...process.env, XDG_STATE_HOME: folder };
    const found = () => callTool("quickstart/unfinished.mjs", "findUnfinished", [], env);
    expect(await found()).toBeUndefined();
    const { directory } = (await callTool("quickstart/run-directory.mjs", "makeRunDirectory", [], env)) as {
      directory: string;
    };
    expect(await found()).toBeUndefined();
    // The process that marks it is gone when the call is over.
    await callTool("quickstart/unfinished.mjs", "markUnfinished", [directory, 4711], env);
    expect(await found()).toMatchObject({ directory, port: 4711 });
    writeFileSync(join(directory, "unfinished.json"), JSON.stringify({ pid: process.pid, port: 4711, at: 1 }));
    expect(await found()).toBeUndefined();
    await callTool("quickstart/unfinished.mjs", "markUnfinished", [directory, 4711], env);
    await callTool("quickstart/unfinished.mjs", "unmark", [directory], env);
    expect(await found()).toBeUndefined();
  });
});
