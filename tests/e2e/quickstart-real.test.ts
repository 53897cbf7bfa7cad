import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalModels, localModels } from "../support/local-models";
import { eventually, isRunning } from "../support/pulumi";
import { type CliResult, type RunningCli, root, start } from "../support/pulumi-cli";

let state: string;
let models: LocalModels;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "quickstart-real-"));
  models = localModels();
});
afterEach(() => {
  models.remove();
  rmSync(state, { recursive: true, force: true });
});

function quickstart(...args: string[]): RunningCli {
  const env = { ...process.env, XDG_STATE_HOME: state };
  return start("npm", ["run", "quickstart", "--", ...args], { cwd: root, env, ownGroup: true });
}
const real = () => quickstart("--real", "--models", models.file);
const exact = (text: string) => new RegExp(text.replace(/[/.\\()-]/g, "\\$&"));
const answerOf = ({ stdout }: CliResult, name: string) => new RegExp(`^ {2}${name} +(.+)$`, "m").exec(stdout)?.[1];
const trainings = () => models.notes().filter(({ began }) => began !== undefined);

describe("npm run quickstart -- --real", () => {
  it("trains the model of a models file in six epochs, with the time left, and lets base, first checkpoint and final model answer", async () => {
    models.behave({ allow: 120 });
    const run = real();
    await run.prints(/quickstart: Step \d+\/300: training loss=\d+\.\d+.*, about \d+ min left/);
    models.behave({});
    const ended = await run.ended;
    expect({ code: ended.code, output: ended.output }).toEqual({
      code: 0,
      output: expect.stringMatching(/quickstart: .+, about \d+ min left/),
    });
    expect(ended.stdout).toMatch(/Model +ft:abacus:\S+:harbour-desk:\S+\n/);
    expect(answerOf(ended, "base model")).toBe("An abacus with no adapter counts.");
    expect(answerOf(ended, "first checkpoint")).toMatch(/^An abacus with checkpoint-\d+ counts\.$/);
    expect(answerOf(ended, "final model")).toBe("An abacus with checkpoint-300 counts.");
    expect(answerOf(ended, "in the data")).toMatch(/^Ahoy, captain! The ferry to Skerry Island leaves at nine/);
    const pids = models.notes().flatMap(({ pid }) => pid ?? []);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it.each([
    ["Ctrl-C in its terminal, which reaches the whole group", (run: RunningCli) => process.kill(-run.pid, "SIGINT")],
    ["a signal to npm alone", (run: RunningCli) => run.kill("SIGINT")],
  ])(
    "leaves no process behind after %s, says how to go on, and goes on from where it stopped",
    async (_, interrupt) => {
      models.behave({ allow: 60 });
      const interrupted = real();
      await interrupted.prints(/quickstart: Step 60\/300/);
      const pids = interrupted.descendantPids();
      expect(pids).toContain(trainings()[0]?.pid);
      interrupt(interrupted);
      const { code, output } = await interrupted.ended;
      expect(code).not.toBe(0);
      await eventually(() => !pids.some(isRunning), { what: () => `the end of ${pids.filter(isRunning)}` });
      expect(output).toMatch(
        exact(`Next: npm run quickstart -- --real --models "${models.file}" goes on with this training`),
      );

      models.behave({});
      const ended = await real().ended;
      expect({ code: ended.code, output: ended.output }).toEqual({
        code: 0,
        output: expect.stringContaining("quickstart: going on with the training of an earlier run"),
      });
      expect(trainings()).toMatchObject([{ resumeFrom: null }, { resumeFrom: { step: 60 } }]);
      expect(answerOf(ended, "final model")).toBe("An abacus with checkpoint-300 counts.");
      expect(readdirSync(join(state, "pulumi-fine-tuning"))).toHaveLength(1);
    },
  );

  it("ends with the trainer's own sentence when the training fails, and trains anew the next time", async () => {
    models.behave({ failed: { code: "out_of_memory", message: "The beads do not fit." } });
    const failed = await real().ended;
    expect({ code: failed.code, output: failed.output }).toEqual({
      code: 1,
      output: expect.stringContaining("The beads do not fit."),
    });
    models.behave({});
    const { code, output } = await real().ended;
    expect(code).toBe(0);
    expect(output).not.toContain("earlier run");
  });
});

describe("the quickstart's arguments", () => {
  it("are shown on request", async () => {
    const { code, stdout } = await quickstart("--help").ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("npm run quickstart -- --real") });
  });

  it.each([
    ["an unknown one", ["--reel"], /Unknown option '--reel'[\s\S]*Usage:/],
    ["a models file without --real", ["--models", "models.json"], /--models goes with --real[\s\S]*Usage:/],
    [
      "a models file that is not there",
      ["--real", "--models", "/nowhere.json"],
      /no such file[\s\S]*npm run trainer -- init/,
    ],
  ])("are refused with what is right: %s", async (_, args, sentence) => {
    const { code, stderr } = await quickstart(...args).ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(sentence) });
  });
});
