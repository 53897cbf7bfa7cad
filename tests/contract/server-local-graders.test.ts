import { type LocalModels, localModels } from "../support/local-models";
import { type TestServer, testServer } from "../support/server";
import { jsonl, reinforcementRows } from "../support/server-data";
import { create, type Json } from "../support/server-jobs";

const compared = (input: string, reference: string) => ({
  type: "string_check",
  name: `${input} is ${reference}`,
  input,
  reference,
  operation: "eq",
});

/** As OpenAI's guide to graders has it: one for the tool's name, one for its arguments. */
const ofCalls = {
  type: "multi",
  name: "call",
  graders: {
    name: compared("look", "{{sample.output_tools[0].function.name}}"),
    arguments: compared('{"hall": "{{item.colour}}"}', "{{sample.output_tools[0].function.arguments}}"),
  },
  calculate_output: "0.5 * name + 0.5 * arguments",
};
const ofPlace = compared("{{sample.output_json.place.name}}", "Oslo");

const call = (name: string, hall: string) => ({
  id: "call_0",
  type: "function",
  function: { name, arguments: `{"hall": "${hall}"}` },
});
const json_schema = { name: "place", schema: { type: "object" } };

describe("what graders know of answers that a trainer samples", () => {
  let models: LocalModels;
  let server: TestServer;
  beforeEach(async () => {
    models = localModels();
    server = await testServer({ models: models.file });
  });
  afterEach(async () => {
    await server.close();
    models.remove();
  });

  /** The rewards of all steps, whose rows want the blue hall. */
  async function rewards(grader: object, sample: object, more: Json = {}): Promise<unknown[]> {
    models.behave({ sample });
    const rows = reinforcementRows(10).map((row) => ({ ...row, colour: "blue" }));
    const reinforcement = { grader, hyperparameters: { n_epochs: 1, batch_size: 5 }, ...more };
    const id = await create(server, {
      model: "abacus",
      training_file: await server.upload(jsonl(rows)),
      method: { type: "reinforcement", reinforcement },
    });
    await server.jobWhen(id, ["succeeded"]);
    const { body } = await server.call("GET", `/fine_tuning/jobs/${id}/events?limit=100`);
    const events = body.data as { type: string; data: { train_mean_reward: number } }[];
    return events.filter(({ type }) => type === "metrics").map(({ data }) => data.train_mean_reward);
  }

  it.each([
    ["calls the tool with these arguments", [call("look", "blue")], 1],
    ["calls it with others", [call("look", "red")], 0.5],
    ["calls another tool", [call("go", "red")], 0],
    ["calls none", [], 0],
  ])("are the calls of tools: an answer that %s", async (_, output_tools, reward) => {
    expect(await rewards(ofCalls, { output_text: "", output_tools })).toEqual([reward, reward]);
  });

  it.each([
    ["the schema of an object", { type: "json_schema", json_schema }, '{"place":{"name":"Oslo"}}', 1],
    ["any object", { type: "json_object" }, '{"place":{"name":"Oslo"}}', 1],
    ["an object, which the answer is not", { type: "json_object" }, "Oslo", 0],
    ["text", { type: "text" }, '{"place":{"name":"Oslo"}}', 0],
    ["nothing", undefined, '{"place":{"name":"Oslo"}}', 0],
  ])("are answers as JSON where the response format asks for %s", async (_, response_format, output_text, reward) => {
    expect(await rewards(ofPlace, { output_text }, { response_format })).toEqual([reward, reward]);
  });
});
