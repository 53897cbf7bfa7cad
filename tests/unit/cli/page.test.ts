import { pageOf, wrapped } from "../../../provider/cli/page";

describe(pageOf.name, () => {
  it.each<[string, number | undefined, NodeJS.ProcessEnv, boolean]>([
    ["a terminal", 80, {}, true],
    ["a pipe", undefined, {}, false],
    ["a terminal whose user wants no colours", 80, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR", 80, { NO_COLOR: "" }, true],
    ["a terminal that shows none", 80, { TERM: "dumb" }, false],
    ["a pipe that is told to", undefined, { FORCE_COLOR: "1" }, true],
    ["both", undefined, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  ])("knows whether to colour for %s", (_what, columns, env, colours) => {
    expect(pageOf(columns, env)).toEqual({ width: columns, colours });
  });
});

describe(wrapped.name, () => {
  it("breaks between words, leaves long words whole and text for a pipe as it is", () => {
    const page = { width: 30, colours: false };
    expect(wrapped("one two three four five six seven", 5, page)).toEqual([
      "one two three four five",
      "     six seven",
    ]);
    expect(wrapped(`short ${"x".repeat(40)}`, 5, page)).toEqual(["short", `     ${"x".repeat(40)}`]);
    expect(wrapped("a ".repeat(40), 5, { width: undefined, colours: false })).toEqual(["a ".repeat(40)]);
  });
});
