import { graderFromPublished } from "../../../../provider/api/wire-grader";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import { graderSchema } from "../../../../provider/resources/job/grader-schema";

const input = [{ role: "user", content: "Grade {{item.answer_text}}." }];
const stringCheck = {
  type: "string_check",
  name: "exact",
  input: "{{sample.output_text}}",
  reference: "{{item.a}}",
  operation: "ilike",
};
const similarity = {
  type: "text_similarity",
  name: "near",
  input: "{{sample.output_text}}",
  reference: "{{item.a}}",
  evaluation_metric: "rouge_l",
};
const python = { type: "python", name: "code", source: "def grade(sample, item): return 1.0", image_tag: "2025-05-08" };
const scoreModel = {
  type: "score_model",
  name: "judge",
  model: "gpt-4o",
  input,
  range: [0, 10],
  sampling_params: { top_p: 1, temperature: 0, seed: 1, max_completions_tokens: 5, reasoning_effort: null },
};
const labelModel = {
  type: "label_model",
  name: "label",
  model: "gpt-4o",
  input,
  labels: ["good", "bad"],
  passing_labels: ["good"],
};
const multi = (graders: unknown, calculate_output: unknown = "exact") => ({
  type: "multi",
  name: "all",
  graders,
  calculate_output,
});

const judge = (published: unknown) =>
  (graderSchema.safeParse(graderFromPublished(published)).error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

describe("graders", () => {
  it.each<[string, object]>([
    ["string_check", stringCheck],
    ["text_similarity", similarity],
    ["python", python],
    ["score_model", scoreModel],
    ["multi with one grader", multi(stringCheck)],
    ["multi with a list", multi([stringCheck, similarity, python, scoreModel, labelModel])],
    ["multi with a map", multi({ exact: stringCheck, near: similarity, label: labelModel })],
    [
      "Azure's endpoint",
      {
        type: "endpoint",
        url: "https://judge.example/score",
        headers: { "x-key": "k" },
        rate_limit: 5,
        pass_threshold: 0.6,
      },
    ],
    ["Bedrock's lambda", { type: "lambda", lambda: { function: "arn:aws:lambda:us-west-2:1:function:score" } }],
    ["fields of the vendor", { ...stringCheck, vendorArguments: { pass_threshold: 0.5 } }],
    ["sampling parameters of the vendor", { ...scoreModel, vendorArguments: { sampling_params: { top_k: 4 } } }],
    ["our own spelling", { ...python, image_tag: undefined, imageTag: "2025-05-08" }],
  ])("are accepted as published: %s", (_, published) => {
    expect(judge(published)).toEqual([]);
  });

  it("leave items, templates and schemas as the user wrote them", () => {
    const labels = { label_one: { ...scoreModel, input: [{ role: "user", content: "x", top_p: 1 }] } };
    expect(graderFromPublished(multi(labels, "0.5 * exact + 0.5 * near"))).toMatchObject({
      calculateOutput: "0.5 * exact + 0.5 * near",
      graders: {
        label_one: {
          input: [{ role: "user", content: "x", top_p: 1 }],
          samplingParams: { topP: 1, maxCompletionsTokens: 5 },
        },
      },
    });
  });

  it.each<[object, string]>([
    [
      { type: "vibes", name: "x" },
      'type: type must be one of "string_check", "text_similarity", "python", "score_model", "multi", "endpoint", "lambda"',
    ],
    [
      labelModel,
      'type: type must be one of "string_check", "text_similarity", "python", "score_model", "multi", "endpoint", "lambda"',
    ],
    [{ ...stringCheck, operation: "same" }, 'operation: must be one of "eq", "ne", "like", "ilike"'],
    [{ ...stringCheck, name: "" }, "name: must be a name"],
    [{ ...python, source: "" }, "source: must be Python source with a grade(sample, item) function"],
    [{ ...scoreModel, input: "text" }, "input: must be a list of messages { role, content }"],
    [
      { ...similarity, vendorArguments: { evaluation_metric: "bleu" } },
      "vendorArguments.evaluation_metric: is an argument of its own; use `evaluationMetric`",
    ],
    [
      multi([{ ...scoreModel, vendorArguments: { sampling_params: { top_p: 1 } } }], "judge"),
      "graders.0.vendorArguments.sampling_params.top_p: is an argument of its own; use `samplingParams.topP`",
    ],
    [{ type: "endpoint", url: "judge.example" }, "url: must be an http(s) address"],
    [{ type: "lambda", lambda: { function: "" } }, "lambda.function: must be the ARN of a Lambda function"],
    [
      { type: "endpoint", url: "https://judge.example", vendorArguments: { pass_threshold: 1 } },
      "vendorArguments.pass_threshold: is an argument of its own; use `passThreshold`",
    ],
    [{ ...scoreModel, range: [1] }, "range: must be two numbers"],
    [
      multi([{ ...stringCheck, reference: "" }]),
      "graders.0.reference: must be a template such as {{sample.output_text}}",
    ],
    [
      multi({ exact: { ...stringCheck, operation: "x" } }),
      'graders.exact.operation: must be one of "eq", "ne", "like", "ilike"',
    ],
  ])("are refused with their path: %j", (published, sentence) => {
    expect(judge(published)).toEqual([sentence]);
  });

  it.each<[string, unknown, string]>([
    ["the names of a list", [stringCheck, similarity], "0.5 * exact + max(near, 0) ^ 2e3"],
    ["the keys of a map", { e: stringCheck, s: similarity }, "e + 1e-2*s"],
    ["the names in a map", { e: stringCheck }, "exact"],
    ["the name of a single one", stringCheck, "1 - exact"],
    [
      "names of several words",
      [
        { ...stringCheck, name: "exact match" },
        { ...similarity, name: "exact" },
      ],
      "exact match+exact",
    ],
    ["names known only at up", [{ ...stringCheck, name: UNKNOWN }], "whatever"],
    ["a formula known only at up", [stringCheck], UNKNOWN],
  ])("may be combined by %s", (_, graders, formula) => {
    expect(judge(multi(graders, formula))).toEqual([]);
  });

  it.each<[unknown, string, string[]]>([
    [
      [stringCheck, similarity],
      "0.5 * exat + near",
      ['uses "exat", which is the name of no grader; did you mean "exact"?'],
    ],
    [
      { e: stringCheck, s: similarity },
      "quality + speed + e",
      [
        'uses "quality", which is the name of no grader; the graders are called "e", "exact", "s", "near"',
        'uses "speed", which is the name of no grader; the graders are called "e", "exact", "s", "near"',
      ],
    ],
    [stringCheck, "exact + exactly", ['uses "exactly", which is the name of no grader; did you mean "exact"?']],
  ])("cannot be combined by the name of none: %j by %s", (graders, formula, sentences) => {
    expect(judge(multi(graders, formula))).toEqual(sentences.map((sentence) => `calculateOutput: ${sentence}`));
  });
});
