import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, isRunning } from "../support/pulumi";
import { type RunningCli, root, start } from "../support/pulumi-cli";

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "quickstart-state-"));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

function quickstart(): RunningCli {
  const { OPENAI_API_KEY: _, ...env } = process.env;
  return start("npm", ["run", "quickstart"], { cwd: root, env: { ...env, XDG_STATE_HOME: state }, ownGroup: true });
}

describe("npm run quickstart", () => {
  it("trains a model before the reader's eyes and lets base, first checkpoint and final model answer", async () => {
    const run = quickstart();
    await run.prints(/Updating \(quickstart\)/);
    const { code, stdout, output } = await run.ended;
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/quickstart: .*step \d+\/150/i) });
    expect(stdout).toMatch(/Model +ft:gpt-4o-mini-2024-07-18:\S+:harbour-desk:\S+\n/);
    expect(stdout.match(/step +\d+ {3}training loss +\d\.\d+ {3}validation loss +\d\.\d+ {3}ft:\S+/g)).toHaveLength(3);

    const answer = (name: string) => new RegExp(`^ {2}${name} +(.+)$`, "m").exec(stdout)?.[1];
    const final = answer("final model");
    expect(final).toMatch(/^Ahoy, captain! .+ Fair winds from the harbour desk\.$/);
    expect(new Set([final, answer("base model"), answer("first checkpoint")]).size).toBe(3);
    for (const next of ["Your own data", "Your own hardware", "Another server", `Clean up           rm -r "${state}`])
      expect(stdout).toContain(next);
  });

  it.each([
    ["Ctrl-C in its terminal, which reaches the whole group", (run: RunningCli) => process.kill(-run.pid, "SIGINT")],
    ["a signal to npm alone", (run: RunningCli) => run.kill("SIGINT")],
  ])("leaves no process and no files behind after %s", async (_, interrupt) => {
    const run = quickstart();
    await run.prints(/harbour-desk creating/);
    const pids = run.descendantPids();
    expect(run.providerPids()).toHaveLength(1);
    interrupt(run);
    const { code } = await run.ended;
    expect(code).not.toBe(0);
    await eventually(() => !pids.some(isRunning), { what: () => `the end of ${pids.filter(isRunning)}` });
    expect(readdirSync(join(state, "pulumi-fine-tuning"))).toEqual([]);
  });
});
