import { columnsOf, cutTo, padEnd, padStart } from "../../../provider/cli/columns";

describe("columns of a terminal", () => {
  it.each([
    ["plain", 5],
    ["é", 1],
    ["e\u0301", 1],
    ["港の案内", 8],
    ["🚢", 2],
    ["👩‍🚀", 2],
    ["❤️", 2],
    ["ｂｏｔ", 6],
    ["", 0],
  ])("of %s are %i", (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  it("are filled, and cut between signs", () => {
    expect(padEnd("🚢", 4)).toBe("🚢  ");
    expect(padStart("港", 4)).toBe("  港");
    expect(cutTo("港の案内", 5)).toBe("港の");
    expect(cutTo("harbour", 4)).toBe("harb");
  });
});
