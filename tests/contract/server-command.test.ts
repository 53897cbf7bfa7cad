import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverProcess } from "../support/server-process";

const cli = join(__dirname, "../../server/dist/cli.js");

/** Runs the command to its end, which comes early where it refuses to start. */
const refusal = (...flags: string[]): Promise<{ code: unknown; text: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [cli, ...flags], { timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code, text: stdout + stderr }),
    );
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
    expect(server.lines.join("\n")).not.toContain("sk-process");
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
