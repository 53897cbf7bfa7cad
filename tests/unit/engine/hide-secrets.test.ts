import { errorWithoutSecrets, secretTexts, withoutSecrets } from "../../../provider/engine/hide-secrets";
import { programError } from "../../../provider/engine/plain-error";
import { failureOf } from "../../../provider/resources/shared/check";

const hidden = (text: string, ...values: unknown[]) =>
  withoutSecrets(
    text,
    secretTexts(
      { values },
      values.map((_, index) => ["values", index]),
    ),
  );

describe(withoutSecrets.name, () => {
  it.each([
    ["over 47 epochs", 47, "over [secret] epochs"],
    ["a budget of $1,234.00, which is 1,234 or 1234", 1234, "a budget of [secret], which is [secret] or [secret]"],
    ["step 30 of 300 in 3 min", 3, "step 30 of 300 in [secret] min"],
    ["$3.00 for 1.3 or 3,000", 3, "[secret] for 1.3 or 3,000"],
    ["a is in cargo and a", "a", "[secret] is in cargo and [secret]"],
    ["ft:gpt:acme:harbour-desk:x", "harbour-desk", "ft:gpt:acme:[secret]:x"],
    ["no answer from desk.example:8443", "https://desk.example:8443/v1/", "no answer from [secret]"],
    ['it is "a\\"b"', 'a"b', 'it is "[secret]"'],
  ])("hides a secret in %j", (text, value, expected) => {
    expect(hidden(text, value)).toBe(expected);
  });

  it("hides all that lies in a secret object, the longest first", () => {
    expect(hidden("cargo-desk, cargo and 12", { tags: ["cargo", "cargo-desk"], seed: 12 })).toBe(
      "[secret], [secret] and [secret]",
    );
  });
});

describe(failureOf.name, () => {
  const inputs = { metadata: { "a.b": "c" }, suffix: 4711, secretArguments: [["metadata"], ["suffix"]] };

  it("names no property to the engine, which would print its value", () => {
    expect(failureOf({ property: "seed", reason: "must be a number" }, inputs)).toEqual({
      property: "",
      reason: "property seed: must be a number",
    });
  });

  it("names nothing that lies inside a secret", () => {
    expect(failureOf({ property: 'metadata["a.b"]', reason: "values must be text" }, inputs).reason).toBe(
      "property metadata: values must be text",
    );
  });

  it("hides secret values that a reason quotes", () => {
    expect(failureOf({ property: "suffix", reason: "is 4711" }, inputs).reason).toBe("property suffix: is [secret]");
  });
});

describe(errorWithoutSecrets.name, () => {
  it("hides secrets in the message of an error that ends a program", () => {
    const error = programError("4711 is wrong");
    expect(errorWithoutSecrets(error, ["4711"])).toMatchObject({ message: "[secret] is wrong" });
  });

  it("hides secrets in the message, the stack and the reasons of an error", () => {
    const error = Object.assign(new Error("4711 is wrong"), { reasons: ["4711 is wrong"] });
    const { message, stack, reasons } = errorWithoutSecrets(error, ["4711"]) as typeof error;
    expect([message, stack?.split("\n")[0], reasons]).toEqual([
      "[secret] is wrong",
      "Error: [secret] is wrong",
      ["[secret] is wrong"],
    ]);
  });
});
