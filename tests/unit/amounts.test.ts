import { plural } from "../../provider/amounts";

describe(plural, () => {
  it.each([
    [1, "1 byte"],
    [0, "0 bytes"],
    [2_000, "2,000 bytes"],
  ])("counts %p as %p", (value, text) => expect(plural(value, "byte")).toBe(text));
});
