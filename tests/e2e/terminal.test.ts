import { chatRows, jsonl } from "../support/chat-data";
import { pulumiCli } from "../support/pulumi-cli";
import "../support/pulumi-patience";
import { stillTraining, trainTo, whileTimePasses } from "../support/server-time";
import { inTerminal, type TerminalSession } from "../support/terminal";
import { trainingProject } from "../support/training-project";

const model = String.raw`ft:gpt-4o-mini-2024-07-18:acme:cargo:\w+`;

const endLine = new RegExp(
  String.raw`^ +trained ${model} in [\d a-z]+ · 2,\d+ tokens · \$0\.\d+ \(estimated \$0\.\d+\) · train loss \d\.\d+ · fine-tuning report dev/bot$`,
);

describe("a training in a terminal", () => {
  const sessions: TerminalSession[] = [];
  // Before the project goes, from which they run.
  afterEach(() => {
    for (const session of sessions.splice(0)) session.close();
  });
  const { server, project } = trainingProject({ served: stillTraining(), each: true });

  function pulumi(args: string[], columns: number, rows: number): TerminalSession {
    const { directory, env } = project;
    const session = inTerminal([pulumiCli().cli, ...args], { cwd: directory, env, columns, rows });
    sessions.push(session);
    return session;
  }

  /** What stood on the job's row from its first per cent on, as a person saw it. */
  const progressOf = (session: TerminalSession) =>
    session.seen(/FineTuningJob +bot +creating .*[1-9]\d*%/).map((row) => row.replace(/^.*creating \(\d+s\)\.* +/, ""));

  // Of the first step alone nobody knows the pace.
  it.each([
    [80, 24, /^\d+%/],
    [100, 30, /^(1% \d\.\d\d|\d+% \d\.\d\d \d+[sm])$/],
    [150, 40, /^(1%, loss \d\.\d\d|\d+%, loss \d\.\d\d, \d+ (s|min) left), step \d+\/60(, ftjob-\w+)?$/],
  ])("of %i columns shows its news as long as it goes on, and ends with one line", async (columns, rows, news) => {
    const up = pulumi(["up", "--yes", "--skip-preview"], columns, rows);
    for (const [step, percent] of [
      [15, 25],
      [30, 50],
      [45, 75],
    ] as const) {
      await trainTo(server, step);
      const screen = await up.shows(new RegExp(`FineTuningJob +bot +creating .* ${percent}%`));
      expect(screen).toHaveLength(rows);
      expect(Math.max(...screen.map((line) => line.length))).toBeLessThan(columns);
    }
    expect(await whileTimePasses(server, up.ended)).toBe(0);
    expect(progressOf(up).filter((line) => !news.test(line))).toEqual([]);
    expect(up.seen(/FineTuningJob +bot +created .*(running|%)/)).toEqual([]);
    expect(up.all().filter((line) => / trained /.test(line))).toEqual([expect.stringMatching(endLine)]);
  });

  it.each([
    [100, 30, / fine-tuning watch bot$/],
    [150, 40, / ftjob-\w{24} · fine-tuning watch bot$/],
  ])("of %i columns says whole how to watch the job when it is submitted", async (columns, rows, said) => {
    const up = pulumi(["up", "--yes", "--skip-preview"], columns, rows);
    await trainTo(server, 1);
    await up.shows(/FineTuningJob +bot +creating .*(running|%)/);
    expect(up.seen(/FineTuningJob +bot +creating .*fine-tuning watch/)).toContainEqual(expect.stringMatching(said));
    up.press("\x03");
    expect(await up.ended).not.toBe(0);
    expect(up.all().join("\n")).toMatch(/interrupted\. Job ftjob-\w+ goes on at the server/);
  });

  it("shows a replacement's news on the stack's row, because the engine fills the own one, and says what a destroy keeps", async () => {
    expect(await whileTimePasses(server, project.up())).toMatchObject({ code: 0 });
    project.write("cargo.jsonl", jsonl(chatRows(20, "admiral")));
    const up = pulumi(["up", "--yes", "--skip-preview"], 100, 30);
    await trainTo(server, 15);
    await up.shows(/pulumi:pulumi:Stack +test-dev .* bot: 25%/);
    expect(await whileTimePasses(server, up.ended)).toBe(0);

    const destroy = pulumi(["destroy", "--yes", "--skip-preview"], 100, 30);
    expect(await destroy.ended).toBe(0);
    expect(destroy.all().filter((line) => /kept/.test(line))).toEqual([
      expect.stringMatching(new RegExp(`^ +kept ${model}$`)),
    ]);
  });
});
