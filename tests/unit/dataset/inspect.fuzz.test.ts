import fc from "fast-check";
import { contentHasher, inspectDataset } from "../../../provider/dataset";
import { pathsOf, replaced } from "../../support/json-paths";
import { chats, inspectText, jsonl, validChat } from "./rows";

/** Whatever comes in: a report comes out, and the streaming hash agrees with it. */
async function survives(bytes: Buffer): Promise<void> {
  const report = await inspectText(bytes);
  const hasher = contentHasher();
  hasher.update(bytes);
  expect(report.contentHash).toBe(hasher.digest());
  expect(report.errors).toBe(errorsOf(report.counts));
  expect(report.findings.length).toBeLessThanOrEqual(20);
}

const warnings = /^(blank|unrecog|nothing|no_s|no_u|short|arg|unknown_tool|unmatched|equal|dup|trunc|long_row|leak)/;
const errorsOf = (counts: Record<string, number>): number =>
  Object.entries(counts).reduce((sum, [code, count]) => (warnings.test(code) ? sum : sum + count), 0);

describe("inspectDataset under fuzzing", () => {
  it("survives random bytes", async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => survives(Buffer.from(bytes))));
  });

  it("survives bytes that are almost JSONL", async () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      '"',
      ",",
      ":",
      "\n",
      "\r",
      "null",
      '"messages"',
      '"role"',
      "\ufeff",
      "\ud83d",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 60 }), async (text) => survives(Buffer.from(text.join("")))),
    );
  });

  it("survives files that are cut or changed anywhere", async () => {
    const whole = Buffer.from(jsonl(chats(12)));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), async (end, at, byte) => {
        await survives(whole.subarray(0, end));
        const changed = Buffer.from(whole);
        changed[at] = byte;
        await survives(changed);
      }),
    );
  });

  it("survives rows in which any value is replaced by any other", async () => {
    await fc.assert(
      fc.asyncProperty(validChat, fc.nat(), fc.jsonValue(), async (row, place, value) => {
        const paths = pathsOf(row);
        const mutant = replaced(row, paths[place % paths.length] ?? [], value);
        const report = await inspectDataset({ rows: [mutant, ...chats(10)], name: "mutant" });
        expect(report.examples).toBe(11);
      }),
      { numRuns: 200 },
    );
  });

  it("survives rows of any JSON, under every method", async () => {
    const key = fc.constantFrom("messages", "tools", "functions", "input", "preferred_output", "prompt", "completion");
    const rows = fc.array(fc.dictionary(key, fc.jsonValue()), { minLength: 1, maxLength: 5 });
    const method = fc.constantFrom("supervised" as const, "dpo" as const, "reinforcement" as const, undefined);
    await fc.assert(
      fc.asyncProperty(rows, method, async (values, wish) => {
        const report = await inspectDataset({ rows: values, name: "any" }, { method: wish });
        expect(report.errors).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
