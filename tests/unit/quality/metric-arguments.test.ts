import { judgeMetrics, type MetricArguments } from "../../../provider/quality/metric-arguments";

const judge = (wishes: Partial<MetricArguments>) =>
  judgeMetrics({
    accept: undefined,
    selectBy: undefined,
    method: "supervised",
    validated: true,
    baseUrl: "https://api.openai.com/v1",
    ...wishes,
  });

describe("what a declaration says of its metrics", () => {
  it("is right where the job will have them", () => {
    const accept = { fullValidLoss: { max: 1 }, trainMeanTokenAccuracy: { min: 0.5 } };
    expect(judge({ accept, selectBy: { metric: "validLoss", direction: "min" } })).toEqual({
      problems: [],
      warnings: [],
    });
    expect(judge({})).toEqual({ problems: [], warnings: [] });
  });

  it("is wrong by the path of the argument", () => {
    expect(
      judge({ accept: { fullvalidloss: { max: 1 } }, selectBy: { metric: "validLos", direction: "min" } }),
    ).toEqual({
      problems: [
        {
          property: "accept.fullvalidloss",
          reason: 'there is no metric "fullvalidloss"; did you mean "fullValidLoss"?',
        },
        { property: "selectBy", reason: 'there is no metric "validLos"; did you mean "validLoss"?' },
      ],
      warnings: [],
    });
  });

  it("refuses a limit on validation where nothing is validated, and only warns of such a choice", () => {
    const { problems, warnings } = judge({ accept: { validLoss: {} }, selectBy: "fullValidLoss", validated: false });
    expect(problems).toEqual([{ property: "accept.validLoss", reason: expect.stringContaining("`validationFile`") }]);
    expect(warnings).toEqual([{ property: "selectBy", reason: expect.stringContaining("`validationFile`") }]);
  });

  it.each([
    ["https://api.openai.com/v1", 1],
    ["https://r.openai.azure.com/openai/v1", 1],
    ["https://api.openai.com.example/v1", 0],
    ["https://other.example/v1", 0],
    [undefined, 0],
  ])("takes only the vendors at their word for what there is: %s", (baseUrl, problems) => {
    expect(judge({ accept: { perplexity: { max: 3 } }, baseUrl }).problems).toHaveLength(problems);
  });
});
