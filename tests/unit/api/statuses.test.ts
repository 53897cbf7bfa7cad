import * as statuses from "../../../provider/api/statuses";
import { ApiError, ProtocolError, TransportError, UserError } from "../../../provider/errors";

const { isTransientStatus: _, ...judgements } = statuses;
const all = [301, 400, 401, 403, 404, 405, 408, 409, 410, 422, 425, 429, 500, 501, 502, 503, 504];
const trueFor = (judge: (error: unknown) => boolean, answer: (status: number) => Error) =>
  all.filter((status) => judge(answer(status)));

describe("what a status says", () => {
  it.each<[keyof typeof judgements, number[], number[]]>([
    ["isGone", [404], []],
    ["isUnsupported", [404, 405, 501], []],
    ["isNotOffered", [400, 403, 404, 405, 501], [400, 403, 404, 405, 501]],
    ["isWrongKey", [401], [401]],
    ["isForbidden", [403], []],
    ["isBadRequest", [400], []],
    ["isUnprocessable", [422], []],
    ["isThrottled", [429], []],
    ["isConflict", [409], [409]],
    ["isTransient", [408, 425, 429, 500, 502, 503, 504], [408, 425, 429, 500, 502, 503, 504]],
  ])("%s of the API's answers, and of another's", (name, api, others) => {
    expect(trueFor(judgements[name], (status) => new ApiError("no", { status }))).toEqual(api);
    expect(trueFor(judgements[name], (status) => new ProtocolError("a page", status))).toEqual(others);
  });

  it("is nothing where nobody answered", () => {
    const errors = [new TransportError("lost", false), new UserError("no key"), new Error("a mistake"), undefined];
    for (const judge of Object.values(judgements)) expect(errors.filter((error) => judge(error))).toEqual([]);
  });
});
