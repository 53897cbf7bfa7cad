import { runGrader, validateGrader } from "../../../../server/graders";
import { grade } from "../../../../server/graders/run";
import { readGrader } from "../../../../server/graders/schema";
import { GraderError } from "../../../../server/graders/types";

const exact = {
  type: "string_check",
  name: "exact",
  input: "{{sample.output_text}}",
  reference: "{{item.answer}}",
  operation: "eq",
};
const close = {
  type: "text_similarity",
  name: "close",
  input: "{{ sample.output_text }}",
  reference: "{{item.answer}}",
  evaluation_metric: "rouge_1",
};

const raised = (run: ReturnType<typeof runGrader>) =>
  Object.entries(run.metadata.errors ?? {}).flatMap(([flag, value]) => (value ? [flag] : []));

describe("running a grader", () => {
  it("answers with reward, the fourteen flags and no sub-rewards", () => {
    const run = runGrader(exact, { answer: "yes" }, "yes");
    expect(run).toEqual({
      reward: 1,
      metadata: {
        name: "exact",
        type: "string_check",
        errors: expect.any(Object),
        execution_time: expect.any(Number),
        scores: { exact: 1 },
        token_usage: null,
        sampled_model_name: null,
      },
      sub_rewards: {},
      model_grader_token_usage_per_model: {},
    });
    expect(Object.keys(run.metadata.errors ?? {})).toHaveLength(14);
    expect(raised(run)).toEqual([]);
  });

  it.each([
    ["eq", "Yes", 0],
    ["ne", "Yes", 1],
    ["like", "oh yes indeed", 1],
    ["like", "oh YES", 0],
    ["ilike", "oh YES", 1],
    ["ilike", "no", 0],
  ])("checks %s of %p", (operation, sample, reward) => {
    expect(runGrader({ ...exact, operation }, { answer: "yes" }, sample).reward).toBe(reward);
  });

  it("reaches into items and into JSON samples, and writes what is no text as JSON", () => {
    const grader = { ...exact, input: "{{sample.output_json.list[1].n}}", reference: "{{item.deep.n}}" };
    expect(runGrader(grader, { deep: { n: 7 } }, '{"list":[0,{"n":7}]}').reward).toBe(1);
  });

  it("raises a flag where a template finds nothing, or the sample is not JSON", () => {
    expect(raised(runGrader(exact, {}, "x"))).toEqual(["invalid_variable_error"]);
    expect(raised(runGrader({ ...exact, reference: "{{item.__proto__.x}}" }, {}, "x"))).toEqual([
      "invalid_variable_error",
    ]);
    const json = { ...exact, input: "{{sample.output_json.x}}" };
    expect(raised(runGrader(json, { answer: "" }, "no JSON"))).toEqual(["sample_parse_error"]);
  });

  it("reaches into the calls of an answer, and into its JSON only where JSON was asked for", () => {
    const call = { id: "call_0", type: "function", function: { name: "look", arguments: '{"at": "sea"}' } };
    const sample = { output_text: '{"x":1}', output_tools: [call] };
    const rewardOf = (input: string, answer: string, json: boolean) => {
      const run = grade(readGrader({ ...exact, input }), { item: { answer }, sample, json });
      return run.reward === 1 ? 1 : raised(run);
    };
    expect(rewardOf("{{sample.output_tools[0].function.name}}", "look", false)).toBe(1);
    expect(rewardOf("{{sample.output_tools[0].function.arguments}}", '{"at": "sea"}', false)).toBe(1);
    expect(rewardOf("{{sample.output_tools}}", JSON.stringify([call]), false)).toBe(1);
    expect(rewardOf("{{sample.output_tools[1].function.name}}", "look", false)).toEqual(["invalid_variable_error"]);
    expect(rewardOf("{{sample.output_json.x}}", "1", true)).toBe(1);
    expect(rewardOf("{{sample.output_json.x}}", "1", false)).toEqual(["invalid_variable_error"]);
    expect(rewardOf("{{sample.json}}", "true", true)).toEqual(["invalid_variable_error"]);
  });

  const formula = { type: "multi", name: "both", calculate_output: "0.75 * exact + 0.25 * close" };

  it.each([
    ["a list", [exact, close]],
    ["a map", { exact: { ...exact, name: "other" }, close }],
  ])("computes a multi grader from %s", (_, graders) => {
    const run = runGrader({ ...formula, graders }, { answer: "green lanterns" }, "green apples");
    expect(run.reward).toBeCloseTo(0.125, 12);
    expect(run.sub_rewards).toEqual({ exact: 0, close: 0.5 });
    expect(run.metadata.scores).toEqual({ exact: 0, close: 0.5 });
  });

  it("computes a multi grader around a single one", () => {
    const run = runGrader({ ...formula, graders: exact, calculate_output: "1 - exact" }, { answer: "a" }, "b");
    expect(run.reward).toBe(1);
  });

  it("gives no reward where the formula has no finite value", () => {
    const run = runGrader({ ...formula, graders: exact, calculate_output: "1 / exact" }, { answer: "a" }, "b");
    expect([run.reward, raised(run)]).toEqual([0, ["other_error"]]);
  });
});

describe("validating a grader", () => {
  const refusal = (grader: Record<string, unknown>) => {
    try {
      return validateGrader(grader);
    } catch (error) {
      if (error instanceof GraderError) return [error.param, error.code, error.message];
      throw error;
    }
  };

  it("echoes a good one", () => {
    expect(validateGrader(exact)).toEqual(exact);
  });

  it.each([
    ["python", "Python graders are not available here: this server does not run code that it is sent."],
    ["score_model", "Model graders are not available here: this server has no model that could judge."],
    ["label_model", "Model graders are not available here: this server has no model that could judge."],
  ])("says that %s is not available here", (type, message) => {
    expect(refusal({ type, name: "x" })).toEqual(["grader.type", "grader_not_available", message]);
    const multi = { type: "multi", name: "m", graders: { x: { type, name: "x" } }, calculate_output: "x" };
    expect(refusal(multi)).toEqual(["grader.graders.x.type", "grader_not_available", message]);
  });

  it.each([
    [{}, "grader.type", "expected string"],
    [{ type: "magic", name: "x" }, "grader.type", 'There is no grader type "magic"'],
    [{ ...exact, operation: "is" }, "grader.operation", "Invalid option"],
    [{ ...exact, extra: 1 }, "grader", "extra"],
    [{ ...exact, input: "{{thing.x}}" }, "grader.input", 'refers to "thing.x"'],
    [{ type: "multi", name: "m", graders: [], calculate_output: "1" }, "grader.graders", "at least one"],
    [{ type: "multi", name: "m", graders: [exact, exact], calculate_output: "1" }, "grader.graders", "Two graders"],
    [
      { type: "multi", name: "m", graders: [exact], calculate_output: "exact + oops" },
      "grader.calculate_output",
      'uses "oops", but the graders are called exact',
    ],
    [
      { type: "multi", name: "m", graders: [exact], calculate_output: "exact +" },
      "grader.calculate_output",
      "ends too early",
    ],
    [
      { type: "multi", name: "m", graders: [{ type: "multi", name: "n" }], calculate_output: "n" },
      "grader.graders.0.type",
      "inside another",
    ],
  ])("refuses %j and names the field", (grader, param, message) => {
    expect(refusal(grader)).toEqual([param, "invalid_grader", expect.stringContaining(message)]);
  });
});
