import fc from "fast-check";
import { graderFromPublished, graderFromWire, graderToWire } from "../../../provider/api/wire-grader";
import { anyGrader } from "../../support/any-grader";

describe(graderToWire, () => {
  it("converts the grader's own fields and nothing below them", () => {
    const ours = {
      type: "score_model",
      name: "judge",
      model: "m",
      input: [{ role: "user", content: [{ type: "input_text", text: "{{item.userName}}", camelCase: 1 }] }],
      range: [0, 10],
      samplingParams: { topP: 0.5, maxCompletionsTokens: 16, reasoningEffort: "low", seed: 0, temperature: 0 },
    };
    const wire = {
      type: "score_model",
      name: "judge",
      model: "m",
      input: [{ role: "user", content: [{ type: "input_text", text: "{{item.userName}}", camelCase: 1 }] }],
      range: [0, 10],
      sampling_params: { top_p: 0.5, max_completions_tokens: 16, reasoning_effort: "low", seed: 0, temperature: 0 },
    };
    expect(graderToWire(ours)).toEqual(wire);
    expect(graderFromWire(wire)).toEqual(ours);
  });

  it("sends what an endpoint is to be told, and never reads the headers back", () => {
    const ours = { type: "endpoint", url: "https://judge.example", rateLimit: 5, passThreshold: 0.6 };
    const wire = { type: "endpoint", url: "https://judge.example", rate_limit: 5, pass_threshold: 0.6 };
    const headers = { "X-Judge-Key": "hush" };
    expect(graderToWire({ ...ours, headers })).toEqual({ ...wire, headers });
    expect(graderFromWire({ ...wire, headers })).toEqual(ours);
  });

  it("sends a Lambda function as it is, without a name", () => {
    const grader = { type: "lambda", lambda: { function: "arn:aws:lambda:us-west-2:1:function:score" } };
    expect(graderToWire(grader)).toEqual(grader);
    expect(graderFromWire(grader)).toEqual(grader);
  });

  it("passes on a field that somebody spelled as the API does", () => {
    expect(graderToWire({ type: "python", name: "p", source: "s", image_tag: "2025-05-08" })).toEqual({
      type: "python",
      name: "p",
      source: "s",
      image_tag: "2025-05-08",
    });
  });

  it("comes back unchanged from a journey to the wire", () => {
    fc.assert(fc.property(anyGrader, (one) => expect(graderFromWire(graderToWire(one))).toEqual(one)));
  });
});

describe(graderFromPublished, () => {
  it("takes either spelling, at every level, and leaves what is no grader alone", () => {
    const part = { type: "text_similarity", name: "near", evaluation_metric: "bleu" };
    const ours = { type: "text_similarity", name: "near", evaluationMetric: "bleu" };
    expect(
      graderFromPublished({ type: "multi", name: "all", graders: [part, ours, 7], calculate_output: "near" }),
    ).toEqual({
      type: "multi",
      name: "all",
      graders: [ours, ours, 7],
      calculateOutput: "near",
    });
    expect(graderFromPublished("none")).toBe("none");
  });
});
