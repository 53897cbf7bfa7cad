import fc from "fast-check";
import { type Code, isAboutFile, kindOf } from "../../../provider/dataset";
import { knownCodes } from "../../../provider/dataset/rules/catalogue";
import { type Draw, inspectFlawed } from "./defects/defect";
import { defects } from "./defects/table";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).map((drawn) => `text ${drawn}`);

const draw: fc.Arbitrary<Draw> = fc
  .array(text, { minLength: 12, maxLength: 14 })
  .chain((texts) => fc.record({ texts: fc.constant(texts), at: fc.integer({ min: 1, max: texts.length - 1 }) }));

describe("a mistake in good data", () => {
  it("is known for every rule", () => {
    expect(Object.keys(defects).sort()).toEqual([...knownCodes].sort());
  });

  it.each(knownCodes)("is found at its line, and as no other error: %s", async (code) => {
    await fc.assert(
      fc.asyncProperty(draw, async (drawn) => {
        const flawed = defects[code].make(drawn);
        const { line } = flawed;
        const report = await inspectFlawed(flawed);
        const group = report.groups.find((one) => one.code === code);
        expect({ severity: group?.severity, lines: group?.lines }).toEqual({
          severity: kindOf(code).severity,
          lines: [[line, line]],
        });
        expect(errorsOf(report.counts)).toEqual(kindOf(code).severity === "error" ? [code] : []);
        expect(isAboutFile(code) && line !== 1).toBe(false);
      }),
      { numRuns: defects[code].runs },
    );
  });
});

const errorsOf = (counts: Partial<Record<Code, number>>): string[] =>
  Object.keys(counts).filter((code) => kindOf(code as Code).severity === "error");
