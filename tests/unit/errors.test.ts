import {
  ApiError,
  ConfigError,
  mayHaveBeenAccepted,
  messageOf,
  ProtocolError,
  ProviderError,
  TransportError,
} from "../../provider/errors";

const refused = (status: number) => new ApiError("no", { status });

describe(mayHaveBeenAccepted, () => {
  it.each<[string, unknown, boolean]>([
    ["a clear refusal", refused(400), false],
    ["a full quota", refused(429), false],
    ["a gateway's 502", refused(502), true],
    ["a time-out of the server", refused(408), true],
    ["a conflict", refused(409), true],
    ["a connection that was never made", new TransportError("x", true), false],
    ["a connection that broke", new TransportError("x", false), true],
    ["a success in HTML", new ProtocolError("x", 200), true],
    ["a proxy's 404 page", new ProtocolError("x", 404), false],
    ["a redirect", new ProtocolError("x", 307), false],
    ["no key", new ConfigError("x"), false],
    ["an abort in mid-air", new DOMException("aborted", "AbortError"), true],
  ])("after %s", (_, error, expected) => {
    expect(mayHaveBeenAccepted(error)).toBe(expected);
  });
});

describe(messageOf, () => {
  it("finds the words of anything thrown", () => {
    expect([new Error("a"), "b", { message: "c" }, undefined, 4].map(messageOf)).toEqual([
      "a",
      "b",
      "c",
      "undefined",
      "4",
    ]);
  });
});

describe(ProviderError, () => {
  it("is recognised across two copies of the package, each kind by itself", () => {
    const other = { [Symbol.for("pulumi-fine-tuning.error")]: "api", status: 404 };
    expect([ProviderError.is(other), ApiError.is(other), TransportError.is(other)]).toEqual([true, true, false]);
    expect([ProviderError.is(new Error("x")), ProviderError.is(undefined), ApiError.is(new ConfigError("x"))]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
