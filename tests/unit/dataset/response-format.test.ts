import { answerFindings } from "../../../provider/dataset/response-format";

const schema = (properties: object) => ({
  type: "json_schema",
  json_schema: { name: "answer", schema: { type: "object", properties } },
});

const said = (grader: unknown, format?: unknown): (string | undefined)[] =>
  answerFindings(grader, format).map(({ code, detail }) => `${code}: ${detail}`);

describe("the response format of a reinforcement training", () => {
  it.each<[unknown, string]>([
    ["json", 'is not an object; write {"type": "json_schema", "json_schema": {...}}'],
    [{}, "is of type null, not one of text, json_object, json_schema"],
    [{ type: "json" }, 'is of type "json", not one of text, json_object, json_schema'],
    [{ type: "json_schema" }, 'has no "json_schema"'],
    [
      { type: "json_schema", json_schema: { schema: {} } },
      'has no name; "json_schema" needs a "name" of 1 to 64 of the characters a-z, A-Z, 0-9, _ and -',
    ],
    [
      {
        type: "json_schema",
        json_schema: { name: "a", schema: { type: "object", properties: { b: { type: "text" } } } },
      },
      'has a schema that is none: schema.properties.b.type: the type "text" is none of JSON Schema\'s',
    ],
  ])("is refused as %j", (format, fault) => {
    expect(said({}, format)).toEqual([`invalid_response_format: the response format ${fault}`]);
  });

  it("has what the templates name of an answer", () => {
    const grader = {
      input: "{{sample.output_json.place.name}} {{ sample.output_text }} {{sample.choices[0].message}}",
    };
    expect(said(grader, schema({ place: { type: "object", properties: { name: { type: "string" } } } }))).toEqual([]);
    expect(said({ input: "{{sample.output_json.anything}}" }, { type: "json_object" })).toEqual([]);
    expect(said({ input: "{{sample.output_json.list[0].any}}" }, schema({ list: { type: "array" } }))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ["output_json.answer", undefined, "needs answers in JSON, and there is no response format that says so"],
    ["output_json", { type: "text" }, "needs answers in JSON, and there is no response format that says so"],
    [
      "output_json.anwser",
      schema({ answer: {} }),
      'names a field that the response format does not have; did you mean "answer"?',
    ],
    [
      "output_json.zebra",
      schema({ answer: {}, reason: {} }),
      "names a field that the response format does not have; it has answer, reason",
    ],
    ["output_txt", undefined, 'names no part of an answer; did you mean "{{sample.output_text}}"?'],
  ])("warns of {{sample.%s}} with %j", (path, format, fault) => {
    expect(said({ graders: [{ input: `{{sample.${path}}}` }] }, format)).toEqual([
      `unknown_sample_field: the grader's template "{{sample.${path}}}" ${fault}`,
    ]);
  });
});
