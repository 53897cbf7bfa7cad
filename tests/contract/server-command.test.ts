import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../support/pulumi-eventually";
import { type ServerProcess, serverProcess } from "../support/server-process";

const cli = join(__dirname, "../../server/dist/cli.js");

/** Runs the command to its end, which comes early where it refuses to start. */
const refusal = (...flags: string[]): Promise<{ code: unknown; text: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [cli, ...flags], { timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code, text: stdout + stderr }),
    );
  });

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

describe("the command fine-tuning-server", () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "fine-tuning-command-"));
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  it("prints where it listens, keeps given keys to itself, and ends quietly", async () => {
    const server = await serverProcess(data, [
      "--org",
      "acme",
      "--min-seconds",
      "queued=1",
      "--min-seconds",
      "running=0.5",
    ]);
    expect(server.lines.at(-1)).toBe(`fine-tuning-server listening on ${server.url}`);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    expect(server.lines.join("\n")).not.toMatch(/sk-process|keys are kept/);
    expect(await server.kill("SIGINT")).toBe(0);
  });

  it.each<[string, string[], RegExp]>([
    [
      "an unknown phase",
      ["--min-seconds", "polishing=1"],
      /PHASE=SECONDS is expected, with one of processing, validating_files/,
    ],
    ["a phase without a number", ["--min-seconds", "running=soon"], /PHASE=SECONDS is expected/],
    ["a port that is none", ["--port", "http"], /a whole number from 0 to 65535 is expected/],
    ["a shutdown date without a day", ["--shutdown-date", "gpt-4o-mini"], /MODEL=DAY is expected, like gpt-4o-mini=/],
    ["a shutdown date that is no day", ["--shutdown-date", "gpt-4o-mini=soon"], /"soon"; it must be a day like/],
    ["a shutdown date of no model", ["--shutdown-date", "gpt-0=2027-01-14"], /"gpt-0", which is no base model/],
    ["no room for jobs", ["--max-concurrent-jobs", "0"], /a whole number from 1 to 1000/],
    ["another clock", ["--clock", "sundial"], /Allowed choices are real, virtual/],
    ["an option that it does not have", ["--gpu"], /unknown option '--gpu'/],
    [
      "an open address without a key",
      ["--host", "0.0.0.0"],
      /could not start: listening on "0\.0\.0\.0" needs an API key of your own/,
    ],
  ])("refuses %s in one line", async (_what, flags, message) => {
    const { code, text } = await refusal("--data", data, ...flags);
    expect(code).toBe(1);
    expect(text).toMatch(message);
    expect(text).not.toMatch(/\n\s+at /);
  });

  it("shows the keys that it makes once, and each time where they are kept", async () => {
    const withoutKeys = ["env", "-u", "FINE_TUNING_SERVER_API_KEY", "-u", "FINE_TUNING_SERVER_ADMIN_KEY"];
    const kept = `keys are kept in ${join(data, "keys.json")}`;
    const first = await serverProcess(data, [], withoutKeys);
    expect(first.lines.slice(0, 3)).toEqual([
      expect.stringMatching(/^new API key, shown this once: sk-local-\w+$/),
      expect.stringMatching(/^new admin key, shown this once: sk-admin-local-\w+$/),
      kept,
    ]);
    await first.kill("SIGINT");
    const again = await serverProcess(data, [], withoutKeys);
    expect(again.lines[0]).toBe(kept);
    expect(again.lines.join("\n")).not.toContain("sk-");
    await again.kill("SIGINT");
  });

  it("lets models stay for ever, unless a date is asked for", async () => {
    const date = async (server: ServerProcess, model: string) =>
      (await server.call("GET", `/models/${model}`)).body.shutdown_date;
    const lasting = await serverProcess(join(data, "one"));
    expect(await date(lasting, "gpt-4o-mini-2024-07-18")).toBeNull();
    await lasting.kill();
    const ending = await serverProcess(join(data, "two"), ["--shutdown-date", "gpt-4o-mini=2027-01-14"]);
    expect(await date(ending, "gpt-4o-mini-2024-07-18")).toBe("2027-01-14");
    expect(await date(ending, "gpt-4o-2024-08-06")).toBeNull();
    await ending.kill();
  });

  it("serves on when nobody reads what it said at the start", async () => {
    const port = await freePort();
    const child = spawn(process.execPath, [cli, "--port", String(port), "--data", data], {
      env: { ...process.env, FINE_TUNING_SERVER_API_KEY: "sk-process" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
    const models = () =>
      fetch(`http://127.0.0.1:${port}/v1/models`, { headers: { authorization: "Bearer sk-process" } });
    await eventually(async () => (await models().catch(() => undefined))?.status === 200, {
      what: () => "an answer of the server",
    });
    child.kill("SIGINT");
    expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(0);
  });

  it("says which port is taken", async () => {
    const server = await serverProcess(join(data, "one"));
    const { port } = new URL(server.url);
    const { code, text } = await refusal("--data", join(data, "two"), "--port", port);
    await server.kill();
    expect([code, text]).toEqual([1, expect.stringContaining(`port ${port} of 127.0.0.1 is taken; choose another`)]);
  });

  it("offers virtual time and faults only when asked", async () => {
    const server = await serverProcess(data, ["--clock", "virtual", "--faults"]);
    const at = (path: string) => fetch(new URL(path, server.url), { headers: { authorization: "Bearer sk-process" } });
    expect([(await at("/_test/clock")).status, (await at("/_test/faults")).status]).toEqual([200, 200]);
    await server.kill();
  });
});
