const crops = ["apples", "barley", "carrots", "dates", "endive", "figs", "garlic", "hops"];

/** Chat rows on a ship's cargo, all different, with answers of one shape. */
export function chatRows(count: number, captain = "captain"): object[] {
  return Array.from({ length: count }, (_, index) => ({
    messages: [
      { role: "system", content: "You keep the cargo list of a ship." },
      { role: "user", content: `What is in crate ${index + 1}?` },
      { role: "assistant", content: `Crate ${index + 1} holds ${crops[index % crops.length]}, ${captain}.` },
    ],
  }));
}

/** One JSON value a line. */
export function jsonl(rows: readonly object[]): string {
  return `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;
}
