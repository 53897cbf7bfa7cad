import { UNKNOWN } from "../../../provider/engine/unknown";
import { marked, received } from "../../../provider/plugin/values";
import { reference, secret } from "../../support/engine-marks";

const resource = (id?: string) => reference("urn:x", id);

describe(received.name, () => {
  it("takes secrets out at every depth and says where they were", () => {
    expect(received({ a: secret(1), b: { c: [2, secret({ d: secret("x") })] } })).toEqual({
      values: { a: 1, b: { c: [2, { d: "x" }] } },
      secrets: [["a"], ["b", "c", 1], ["b", "c", 1, "d"]],
      references: [],
    });
  });

  it("takes the headers of an endpoint grader for a secret, also where the program does not say so", () => {
    const headers = { authorization: "Bearer opensesame" };
    const method = (grader: unknown) => ({ type: "reinforcement", reinforcement: { grader } });
    const path = ["method", "reinforcement", "grader", "headers"];
    expect(received({ method: method({ type: "endpoint", headers }) }).secrets).toEqual([path]);
    expect(received({ method: method({ type: "endpoint", headers: secret(headers) }) }).secrets).toEqual([path]);
    expect(received({ method: secret(method({ type: "endpoint", headers })) }).secrets).toEqual([["method"]]);
    expect(received({ method: method({ type: "endpoint" }) }).secrets).toEqual([]);
  });

  it.each([
    ["that exists is its id", "file-1", "file-1"],
    ["that is not made yet is unknown", "", UNKNOWN],
    ["whose id is not told is unknown", undefined, UNKNOWN],
    ["whose id is unknown is unknown", UNKNOWN, UNKNOWN],
  ])("a resource %s", (_, id, expected) => {
    expect(received({ file: resource(id) })).toEqual({
      values: { file: expected },
      secrets: [],
      references: [{ path: ["file"], urn: "urn:x" }],
    });
  });
});

describe(marked.name, () => {
  it("gives back what was received", () => {
    const properties = { a: secret(1), b: { c: [2, secret({ d: "x" })] } };
    const { values, secrets } = received(properties);
    expect(marked(values, secrets)).toEqual(properties);
  });

  it("marks nothing where the value is gone, and leaves out what is absent, which the engine's protocol has no word for", () => {
    expect(marked({ kept: 1, absent: undefined, inner: { absent: undefined } }, [["gone"], ["absent"]])).toEqual({
      kept: 1,
      inner: {},
    });
  });
});
