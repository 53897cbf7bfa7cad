import fc from "fast-check";
import { inspectDataset } from "../../../provider/dataset";
import { inspectText, jsonl, validChat } from "./rows";

const tenOrMore = fc.array(validChat, { minLength: 10, maxLength: 12 });
const inspect = (rows: readonly unknown[]) => inspectDataset({ rows, name: "generated" });

describe("generated data", () => {
  it("has no error when it is valid", async () => {
    await fc.assert(
      fc.asyncProperty(tenOrMore, async (rows) => {
        expect(await inspect(rows)).toMatchObject({ format: "chat", examples: rows.length, errors: 0 });
      }),
    );
  });

  it("has a cut line found at its line, but for the cut that leaves it whole", async () => {
    await fc.assert(
      fc.asyncProperty(tenOrMore, fc.nat(), fc.nat(), async (rows, place, cut) => {
        const lines = jsonl(rows).trimEnd().split("\n");
        const at = 1 + (place % (lines.length - 1));
        const line = lines[at] ?? "";
        lines[at] = line.slice(0, 1 + (cut % (line.length - 1)));
        const report = await inspectText(lines.join("\n"));
        expect(report.findings[0]).toMatchObject({ code: "invalid_json", line: at + 1 });
      }),
    );
  });
});
