import fc from "fast-check";
import { withoutUndefined } from "../../provider/values";

const anything = fc.anything({ withNullPrototype: false });

const holdsUndefined = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && Object.values(value).some(holdsUndefined));

describe("withoutUndefined", () => {
  it("leaves out what is absent, at every depth, and nothing else", () => {
    expect(
      withoutUndefined({
        a: undefined,
        b: null,
        c: 0,
        d: "",
        e: false,
        f: { g: undefined, h: [1, undefined, { i: undefined }] },
      }),
    ).toEqual({ b: null, c: 0, d: "", e: false, f: { h: [1, {}] } });
  });

  it("never leaves an undefined, on which the engine's RPC hangs", () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), anything), (value) => !holdsUndefined(withoutUndefined(value))));
  });
});
