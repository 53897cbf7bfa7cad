import { compareText } from "../../../provider/cli/compare-text";
import { lineageOf } from "../../../provider/lineage/lineage";
import { aJob } from "../../support/a-job";

const compared = (id: string, trainedTokens: number) => {
  const job = aJob({
    id,
    status: "succeeded",
    createdAt: 0,
    finishedAt: 60,
    trainedTokens,
    fineTunedModel: `ft:${id}`,
  });
  return { job, lineage: lineageOf(job), checkpoints: [], cost: undefined };
};
const names = ["first", "second", "third"];
const jobs = [compared("ftjob-1", 1_000), compared("ftjob-2", 20_000), compared("ftjob-3", 300)];

describe(compareText.name, () => {
  it("sets jobs side by side, numbers to the right, the best of a row marked", () => {
    expect(compareText(names, jobs, { width: 80, colours: false })).toBe(
      [
        "NAME    JOB      MODEL",
        "first   ftjob-1  ft:ftjob-1",
        "second  ftjob-2  ft:ftjob-2",
        "third   ftjob-3  ft:ftjob-3",
        "",
        "                   first     second      third",
        "status         succeeded  succeeded  succeeded",
        "tokens billed      1,000     20,000      ★ 300",
        "duration            60 s       60 s       60 s",
        "",
        "★ the best of a row: the lowest loss, cost and time, the highest accuracy and",
        "  reward.",
        "The same in all: base gpt-4o-mini-2024-07-18, method supervised, training data",
        "  file-1.",
        "",
      ].join("\n"),
    );
  });

  it("sets as many side by side as a narrow terminal has room for, and leaves none out", () => {
    const lines = compareText(names, jobs, { width: 40, colours: false }).split("\n");
    expect(lines.filter((line) => /^ +(first +second|third)$/.test(line))).toHaveLength(2);
    expect(compareText(names, jobs, { width: 20, colours: false })).toMatch(
      /^first {2}ftjob-1\n {2}ft:ftjob-1\nsecond/,
    );
    expect(lines.every((line) => line.length <= 40)).toBe(true);
  });

  it("paints what is good where there are colours", () => {
    expect(compareText(names, jobs, { width: 80, colours: true })).toContain("\u001b[32m    ★ 300\u001b[0m");
  });
});
