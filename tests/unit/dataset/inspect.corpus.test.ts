import { readdirSync } from "node:fs";
import { join } from "node:path";
import { inspectDataset } from "../../../provider/dataset";
import { placesOf } from "./rows";

const data = join(__dirname, "../../fixtures/data");
const inspect = (kind: string, name: string) => inspectDataset({ path: join(data, kind, name) }, { cache: false });

/** Files are named after what is wrong with them: `<code>@<line>[.<variant>].jsonl`. */
const expected = (name: string): string => name.split(".")[0] ?? "";

describe("the corpus", () => {
  it.each(readdirSync(join(data, "good")))("finds nothing in good/%s", async (name) => {
    const report = await inspect("good", name);
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ format: name.split(/[-.]/)[0], errors: 0, warnings: 0 });
  });

  it.each(readdirSync(join(data, "bad")))("finds the one error of bad/%s at its line", async (name) => {
    const report = await inspect("bad", name);
    expect(placesOf({ ...report, findings: report.findings.filter(({ severity }) => severity === "error") })).toEqual([
      expected(name),
    ]);
    expect(report.errors).toBe(1);
  });

  it.each(readdirSync(join(data, "doubtful")))("only warns of doubtful/%s, at its line", async (name) => {
    const report = await inspect("doubtful", name);
    expect(placesOf(report)).toEqual([expected(name)]);
    expect(report).toMatchObject({ errors: 0, warnings: 1 });
  });

  it("says what is wrong, where, and how to correct it", async () => {
    const report = await inspect("bad", "unknown_role@10.jsonl");
    expect(report.findings).toEqual([
      {
        code: "unknown_role",
        severity: "error",
        line: 10,
        path: "messages[1].role",
        message: 'the role "customer" is not known',
        remedy: "use system, user, assistant, tool or function",
      },
    ]);
  });
});
