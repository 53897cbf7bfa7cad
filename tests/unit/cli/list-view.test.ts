import { columnsOf } from "../../../provider/cli/columns";
import { listText } from "../../../provider/cli/list-view";
import { controlsInText } from "../../../provider/controls";
import { aJob } from "../../support/a-job";

const hour = 3_600;
const now = 1_800_000_000;
const figures = [
  {
    job: aJob({
      id: "ftjob-1",
      status: "succeeded",
      createdAt: now - 2 * hour,
      fineTunedModel: "ft:gpt-4o-mini-2024-07-18:acme:support:Ab12Cd34",
      metadata: { pulumi_owner: "urn:pulumi:dev::cargo::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::bot" },
      trainedTokens: 21_105,
    }),
    loss: { name: "fullValidLoss", value: 4.338 },
    cost: 0.063315,
  },
  {
    job: aJob({ id: "ftjob-2", suffix: "港🚢\u001b[2J\u202e", createdAt: now - 90 }),
    loss: { name: "trainLoss", value: 0.0405 },
    cost: undefined,
  },
];
const shown = (width: number | undefined, colours = false) => listText(figures, { width, colours }, now * 1_000);

describe(listText.name, () => {
  it("is one line a job where that fits, with all numbers below each other", () => {
    expect(shown(undefined)).toBe(`\
NAME  STATUS      LOSS  OF          TOKENS    COST    AGE  JOB      MODEL                                            RESOURCE
bot   succeeded  4.34   full valid  21,105  $0.063    2 h  ftjob-1  ft:gpt-4o-mini-2024-07-18:acme:support:Ab12Cd34  cargo/dev/bot
港🚢  running    0.041  train            –       –  2 min  ftjob-2  gpt-4o-mini-2024-07-18                           –
`);
  });

  it("puts long names below the figures in a usual terminal, and everything below each other in a narrow one", () => {
    expect(shown(80)).toMatch(/^bot {3}succeeded .*\n {2}ftjob-1 {2}ft:\S+ {2}cargo\/dev\/bot$/m);
    expect(shown(40)).toMatch(/^name .*bot\n {2}status +succeeded\n {2}loss +4\.34\n/);
  });

  it.each([40, 80, 200])("has no line wider than a terminal of %i columns, but for a name that is", (width) => {
    const name = "ft:gpt-4o-mini-2024-07-18:acme:support:Ab12Cd34";
    const lines = shown(width).split("\n");
    expect(lines.filter((line) => columnsOf(line) >= width && !line.includes(name))).toEqual([]);
  });

  it("keeps a server's control characters off the terminal, and colours by the page", () => {
    expect(shown(undefined)).not.toMatch(controlsInText);
    expect(shown(200, true)).toContain("\u001b[32msucceeded\u001b[0m");
  });
});
