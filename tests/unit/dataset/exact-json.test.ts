import fc from "fast-check";
import { JsonFault, parseExactly } from "../../../provider/dataset/exact-json";

function faultOf(text: string): { index: number; message: string } | undefined {
  try {
    parseExactly(text);
    return undefined;
  } catch (error) {
    if (error instanceof JsonFault) return { index: error.index, message: error.message };
    throw error;
  }
}

function refusedByTheStandard(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

describe("parseExactly", () => {
  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const exact = JSON.parse(JSON.stringify(parseExactly(text), (_, v) => (typeof v === "bigint" ? Number(v) : v)));
        expect(exact).toEqual(JSON.parse(JSON.stringify(JSON.parse(text))));
      }),
    );
  });

  it("refuses what JSON.parse refuses, and nothing else", () => {
    const mutated = fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...'{}[]":,\\0-1.e+tn \t\u0001é'), fc.nat(2));
    fc.assert(
      fc.property(mutated, ([text, place, inserted, removed]) => {
        const at = place % (text.length + 1);
        const mutant = text.slice(0, at) + inserted + text.slice(at + removed);
        expect(faultOf(mutant) !== undefined).toBe(refusedByTheStandard(mutant));
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps integers beyond 2^53", () => {
    expect(parseExactly('{"a":[9007199254740993,-12345678901234567890,1,2.5,1e300]}')).toEqual({
      a: [9007199254740993n, -12345678901234567890n, 1, 2.5, 1e300],
    });
  });

  it.each([
    ['{"a": 1,}', 8, "there is a comma before the closing brace"],
    ["[1, 2,]", 6, "there is a comma before the closing bracket"],
    ['{"a" 1}', 5, 'expected ":" after the key, found "1"'],
    ["{'a': 1}", 1, 'expected a key in double quotes, found "\'"'],
    ['{"a": "b', 6, "a string is not closed before the end of the line"],
    ['{"a": 1', 7, 'expected "," or "}", found the end of the line'],
    ['{"a": 1} {"b": 2}', 9, 'expected the end of the line, found "{"'],
    ['{"a": NaN}', 6, 'expected a value, found "N"'],
    ['{"a": "b\tc"}', 8, "a control character (U+0009) stands in a string; write it as an escape"],
    ['{"a": "\\x41"}', 7, "a backslash is followed by what is not a JSON escape"],
    ['{"a": 01}', 7, 'expected "," or "}", found "1"'],
  ])("points at the character: %s", (text, index, message) => {
    expect(faultOf(text)).toEqual({ index, message });
  });
});
