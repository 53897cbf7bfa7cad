import { oneLine, showProgress } from "../../../provider/engine/progress";

describe("outside the engine's process", () => {
  it("shows nothing and does not mind", () => {
    expect(() => showProgress("running", { urn: "urn:pulumi:dev::project::type::name" })).not.toThrow();
  });
});

describe(oneLine.name, () => {
  it.each([
    ["  plain  text ", "plain text"],
    ["two\r\nlines", "two lines"],
    ["\u001b[1;31mred\u001b[0m alert\u0007", "red alert"],
    ["paragraph\u2029separator", "paragraph separator"],
    ["right\u202Eto left", "right to left"],
    ["größe ✓ 日本", "größe ✓ 日本"],
    ["", ""],
  ])("makes %j into %j", (text, line) => {
    expect(oneLine(text)).toBe(line);
  });

  it("cuts what is too long, and says so", () => {
    expect(oneLine("abcdefghij", 5)).toBe("abcd…");
    expect(oneLine("abcde", 5)).toBe("abcde");
  });
});
