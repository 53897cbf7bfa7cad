import { tableLines, tableWidth } from "../../../provider/cli/table";

const columns = [
  { title: "NAME" },
  { title: "LOSS", align: "point" as const },
  { title: "TOKENS", align: "end" as const },
];
const rows = [
  ["港", "12.3", "1,234"],
  ["bot", "0.0405", "8"],
  ["depot", "–", "–"],
  ["x", "7", "0"],
];

describe(tableLines.name, () => {
  it("puts points and ends of numbers below each other, whatever a sign's width", () => {
    expect(tableLines(columns, rows)).toEqual([
      "NAME      LOSS  TOKENS",
      "港     12.3      1,234",
      "bot     0.0405       8",
      "depot        –       –",
      "x       7            0",
    ]);
    expect(tableWidth(columns, rows)).toBe(22);
  });

  it("colours cells without moving what stands beside them", () => {
    const painted = tableLines([{ title: "A", paint: (cell) => `<${cell}>` }, { title: "B" }], [["x", "y"]]);
    expect(painted).toEqual(["A  B", "<x>  y"]);
  });
});
