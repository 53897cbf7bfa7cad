import { sideBySide, wrappedTo } from "../../../provider/cli/side-by-side";

describe(sideBySide.name, () => {
  it("gives a row when neither side can change it, and every row once", () => {
    const pair = sideBySide(["one", "two"], 24);
    expect(pair.add(0, "The tide turns at")).toBe("one        │ two\n───        │ ───\n");
    expect(pair.add(1, "At noon.")).toBe("");
    expect(pair.end(1)).toBe("The tide   │ At noon.\n");
    expect(pair.add(0, " noon, captain.\n")).toBe("turns at   │\nnoon,      │\ncaptain.   │\n");
    expect(pair.end(0)).toBe("");
  });

  it("says what a side said that ended without an answer", () => {
    const pair = sideBySide(["one", "two"], 24);
    const shown = pair.add(0, "Aye.") + pair.end(0) + pair.end(1);
    expect(shown).toBe("one        │ two\n───        │ ───\nAye.       │\n");
  });
});

describe(wrappedTo.name, () => {
  it.each([
    ["one two three", ["one two", "three"]],
    ["a\n\nb", ["a", "", "b"]],
    ["abcdefghijkl m", ["abcdefgh", "ijkl m"]],
    ["港の案内所です", ["港の案内", "所です"]],
    ["", [""]],
  ])("breaks %j", (text, lines) => {
    expect(wrappedTo(text, 8)).toEqual(lines);
  });
});
