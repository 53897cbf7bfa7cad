import * as pulumi from "@pulumi/pulumi";
import { secretArguments } from "../../../../provider/engine/secret-arguments";
import { withSecretHeaders } from "../../../../provider/resources/job/secret-headers";

const grader = { type: "endpoint", url: "https://grader.example", headers: { authorization: "Bearer opensesame" } };
const method = (reinforcement: unknown) => ({ type: "reinforcement", reinforcement });

describe(withSecretHeaders, () => {
  it("makes the headers of a grader a secret that nobody marked as one, and nothing else", async () => {
    expect(await secretArguments({ method: withSecretHeaders(method({ grader })) })).toEqual([
      ["method", "reinforcement", "grader", "headers"],
    ]);
  });

  it.each([
    ["the grader", method({ grader: pulumi.output(grader) }), ["method", "reinforcement", "grader"]],
    ["the method", Promise.resolve(method({ grader })), ["method"]],
  ])("hides %s with them where it is an output", async (_, given, path) => {
    const hidden = withSecretHeaders(given);
    expect(await secretArguments({ method: hidden })).toEqual([path]);
    const shown = await new Promise((resolve) => pulumi.all([hidden]).apply(([method]) => resolve(method)));
    expect(shown).toEqual(method({ grader }));
  });

  it.each([
    undefined,
    "nonsense",
    { type: "supervised" },
    method({ grader: { type: "lambda", lambda: { function: "arn" } } }),
  ])("leaves %j as it is", (given) => expect(withSecretHeaders(given)).toEqual(given));
});
