import { MockAgent } from "undici";
import { dialectOf } from "../../../../../provider/api/dialects";
import { refusalsOf } from "../../../../../provider/api/dialects/refusals";
import { collect } from "../../../../../provider/api/pages";
import { UNKNOWN } from "../../../../../provider/engine/unknown";
import { apiAt } from "../../loopback";

const at = (baseUrl: string) => dialectOf({ dialect: "openai", baseUrl });
const bedrock = at("https://bedrock-mantle.us-west-2.api.aws/v1");
const graded = (grader: unknown) => ({ method: { type: "reinforcement", reinforcement: { grader } } });
const lambda = { type: "lambda", lambda: { function: "arn:aws:lambda:us-west-2:123456789012:function:score" } };

const refused = (inputs: Record<string, unknown>, dialect = bedrock) =>
  refusalsOf(dialect, inputs).map(({ property, reason }) => `${property}: ${reason}`);

describe("Bedrock", () => {
  it.each([
    ["reinforcement with a Lambda function", graded(lambda)],
    ["what is known only at up", { method: UNKNOWN }],
    ["a type that is known only at up", { method: { type: UNKNOWN } }],
    ["a grader that is known only at up", graded(UNKNOWN)],
  ])("takes %s", (_, inputs) => {
    expect(refused(inputs)).toEqual([]);
  });

  it("takes no suffix, and says what tells models apart instead", () => {
    expect(refused({ ...graded(lambda), suffix: "depot" })).toEqual([
      "suffix: is not supported by Bedrock; leave it out, the job's id tells its model apart",
    ]);
  });

  it.each([
    [{}, "method"],
    [{ method: { type: "dpo" } }, "method"],
    [{ hyperparameters: { nEpochs: 1 } }, "hyperparameters"],
  ])("takes no other method: %j", (inputs, property) => {
    expect(refused(inputs)).toEqual([
      expect.stringMatching(new RegExp(`^${property}: is none by which Bedrock trains, which is reinforcement only`)),
    ]);
  });

  it("takes no other grader, in whatever place", () => {
    const check = { type: "string_check", name: "a" };
    expect(refused(graded({ type: "multi", graders: { a: check, b: [check] } }))).toEqual([
      expect.stringContaining("method.reinforcement.grader.graders.a: is of a type that Bedrock does not have"),
      expect.stringContaining("method.reinforcement.grader.graders.b[0]: is of a type that Bedrock does not have"),
      expect.stringContaining(
        'method.reinforcement.grader: is of a type that Bedrock does not have; use { type: "lambda"',
      ),
    ]);
  });

  it("shows jobs as they are and not as its list has them", async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    const origin = "https://bedrock-mantle.us-west-2.api.aws";
    const answer = (path: string, status: number, body: object) =>
      agent
        .get(origin)
        .intercept({ method: "GET", path: `/v1/fine_tuning/jobs${path}` })
        .reply(status, body);
    const ids = { moved: "running", gone: "queued", ended: "failed" };
    const data = Object.entries(ids).map(([id, status]) => ({ id, status }));
    answer("?limit=100", 200, { data, has_more: false });
    answer("/moved", 200, { id: "moved", status: "succeeded" });
    answer("/gone", 404, { error: { message: "no such job" } });
    const api = apiAt("", { dispatcher: agent, endpoint: { baseUrl: `${origin}/v1`, dialect: "openai" } });
    expect((await collect(api.listJobs())).map(({ id, status }) => `${id} ${status}`)).toEqual([
      "moved succeeded",
      "ended failed",
    ]);
    await agent.close();
  });

  it("is known by its address alone", () => {
    expect(refused({ ...graded(lambda), suffix: "depot" }, at("https://bedrock-mantle.example/v1"))).toEqual([]);
    expect(refused({ suffix: "depot" }, at("https://api.example/bedrock-mantle.us-west-2.api.aws/v1"))).toEqual([]);
  });
});

describe("Azure", () => {
  const azure = dialectOf({ dialect: "azure", baseUrl: "https://depot.openai.azure.com/openai/v1" });

  it("runs no Python, and says which graders there are", () => {
    const python = { type: "python", name: "p", source: "…" };
    expect(refused(graded({ type: "multi", graders: [python] }), azure)).toEqual([
      expect.stringMatching(
        /^method\.reinforcement\.grader\.graders\[0\]: is of a type that Azure does not have; use "endpoint"/,
      ),
    ]);
    expect(refused(graded(lambda), azure)).toHaveLength(1);
    expect(refused(graded({ type: "endpoint", url: "https://judge.example" }), azure)).toEqual([]);
  });
});
