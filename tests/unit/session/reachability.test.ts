import { ApiError, ConfigError, NoKeyError, ProtocolError, TransportError } from "../../../provider/errors";
import { judgeReachability } from "../../../provider/session/reachability";

const base = "https://api.example/v1";
const fine = { value: [] };
const trouble = (error: unknown) => ({ trouble: error });
const answered = (status: number, message = "No.") => trouble(new ApiError(message, { status }));

describe(judgeReachability, () => {
  it("has nothing against a server that answers both", () => {
    expect(judgeReachability(base, fine, fine)).toEqual({ kind: "answers" });
  });

  it.each<[string, { trouble: unknown }]>([
    ["there is no key", trouble(new NoKeyError("no key"))],
    ["nobody answers", trouble(new TransportError("no answer", true))],
    ["the server is overloaded", answered(503)],
    ["the server has heard too much", answered(429)],
    ["an answer broke off", trouble(new ProtocolError("broke off", 502))],
  ])("is silent where %s", (_, answer) => {
    expect(judgeReachability(base, answer, answer)).toMatchObject({ kind: "silent" });
    expect(judgeReachability(base, fine, answer)).toMatchObject({ kind: "silent" });
  });

  it.each<[string, { trouble: unknown }]>([
    ["the key", answered(401, "Incorrect API key")],
    ["what is no key", trouble(new ConfigError("the key contains spaces"))],
  ])("refuses %s, also where only models were asked for", (_, answer) => {
    expect(judgeReachability(base, answer, undefined)).toMatchObject({ kind: "refuses" });
  });

  it.each([400, 401, 403])("refuses a list of jobs that is answered with %i", (status) => {
    expect(judgeReachability(base, fine, answered(status, "not you"))).toEqual({
      kind: "refuses",
      sentence: "not you",
    });
  });

  it("refuses what is no API at all", () => {
    expect(judgeReachability(base, fine, trouble(new ProtocolError("a web page", 200)))).toMatchObject({
      kind: "refuses",
    });
  });

  it.each([404, 405, 501])("can do with a server that answers the list of jobs with %i", (status) => {
    expect(judgeReachability(base, fine, answered(status))).toEqual({ kind: "answers" });
  });

  it("can do with a key that may not see models", () => {
    expect(judgeReachability(base, answered(403), fine)).toEqual({ kind: "answers" });
  });

  it.each<[string, { trouble: unknown }]>([
    ["of the API's kind", answered(404)],
    ["of a web server's kind", trouble(new ProtocolError("a web page", 404))],
  ])("names the version that is missing in the base URL, by refusals %s", (_, answer) => {
    expect(judgeReachability("https://api.example", answer, answer)).toMatchObject({
      kind: "refuses",
      sentence: expect.stringContaining('like "https://api.example/v1"'),
    });
  });

  it("takes a server that has neither list for one that may train all the same", () => {
    expect(judgeReachability(base, answered(404), answered(404))).toEqual({ kind: "answers" });
  });
});
