import { createHash } from "node:crypto";
import fc from "fast-check";
import { contentHasher, inspectDataset, jsonlOf } from "../../../provider/dataset";
import { aChat, chats, inspectText, jsonl } from "./rows";

function hashOf(content: string | Buffer, cut = Number.POSITIVE_INFINITY): string {
  const bytes = Buffer.from(content);
  const hasher = contentHasher();
  for (let at = 0; at < bytes.length; at += cut) hasher.update(bytes.subarray(at, at + cut));
  return hasher.digest();
}

/** The same value spelt otherwise: keys in reverse order, blanks between tokens, everything escaped that can be. */
function respelt(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(respelt).join(" ,\t")} ]`;
  if (typeof value === "object" && value !== null)
    return `{ ${Object.entries(value)
      .reverse()
      .map(([key, member]) => `${respelt(key)} : ${respelt(member)}`)
      .join(" , ")} }`;
  if (typeof value !== "string") return JSON.stringify(value);
  return `"${Array.from({ length: value.length }, (_, i) => `\\u${value.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")}"`;
}

const row = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1, maxKeys: 5 });
const rows = fc.array(row, { minLength: 1, maxLength: 6 });

/** Few keys in any order: layouts come again, and more of them than the encoder remembers. */
const { node: likeRow } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.dictionary(fc.constantFrom("a", "b", "ç", "__proto__"), fc.oneof(fc.integer(), tie("node"))),
}));

describe("contentHash", () => {
  it("stays what it was in earlier versions, for it is kept in people's state", () => {
    expect(hashOf(jsonl([aChat(1), { n: [1.5, -2, null, true, false], é: "ü\u{1f600}" }]))).toBe(
      "c1:bbe9445036f68fc90f02bf24c81c2e68429fbbbdb75830ce4301165c4ae0262a",
    );
  });

  it.each([
    ["rows of all kinds", rows],
    ["rows that share their keys, or some of them", fc.array(likeRow, { maxLength: 60 })],
  ])("is SHA-256 over the documented encoding: %s", (_kind, some) => {
    fc.assert(
      fc.property(some, (values) => {
        const encoded = Buffer.concat(JSON.parse(JSON.stringify(values)).map(encodingOf));
        expect(hashOf(jsonl(values))).toBe(`c1:${createHash("sha256").update(encoded).digest("hex")}`);
      }),
    );
  });

  it("does not depend on key order, spacing, escapes, line endings, blank lines, final newline or byte-order mark", () => {
    fc.assert(
      fc.property(rows, (values) => {
        const spelt = values.map(respelt);
        const variants = [spelt.join("\n"), `\ufeff${spelt.join("\r\n")}\r\n`, `\n${spelt.join("\n \n")}\n\n`];
        expect(variants.map((variant) => hashOf(variant))).toEqual(variants.map(() => hashOf(jsonl(values))));
      }),
    );
  });

  it("does not depend on how the bytes are cut", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 40 }), (values, cut) => {
        expect(hashOf(jsonl(values), cut)).toBe(hashOf(jsonl(values)));
      }),
    );
  });

  it("differs where any value differs", () => {
    fc.assert(
      fc.property(rows, rows, (one, other) => {
        const same = JSON.stringify(one.map(sorted)) === JSON.stringify(other.map(sorted));
        expect(hashOf(jsonl(one)) === hashOf(jsonl(other))).toBe(same);
      }),
    );
  });

  it.each([
    ["the order of rows", '{"a":1}\n{"a":2}', '{"a":2}\n{"a":1}'],
    ["the order of a list", '{"a":[1,2]}', '{"a":[2,1]}'],
    ["a repeated row", '{"a":1}', '{"a":1}\n{"a":1}'],
    ["a number and its text", '{"a":1}', '{"a":"1"}'],
    ["null and absence", '{"a":null}', "{}"],
    ["an empty list and an empty object", '{"a":[]}', '{"a":{}}'],
    ["a lone surrogate and the replacement character", '{"a":"\\ud800"}', '{"a":"\\ufffd"}'],
    ["two lone surrogates", '{"a":"\\ud800"}', '{"a":"\\ud801"}'],
    ["integers that a double cannot tell apart", '{"a":9007199254740992}', '{"a":9007199254740993}'],
    ["where one string ends and the next begins", '{"a":["b","c"]}', '{"a":["bc",""]}'],
    ["a key named __proto__", '{"__proto__":1}', "{}"],
    ["precomposed and combined letters", '{"a":"é"}', '{"a":"e\\u0301"}'],
    ["white space in a text", '{"a":"b c"}', '{"a":"b  c"}'],
  ])("tells %s apart", (_, one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other));
  });

  it.each([
    ["1.0, 1e0 and 1", ['{"a":1.0}', '{"a":1e0}', '{"a":1}', '{"a":10e-1}']],
    ["the last of duplicate keys counts", ['{"a":1,"a":2}', '{"a":2}']],
    ["keys around an exact integer", ['{"a":9007199254740993,"b":1}', '{"b":1,"a":9007199254740993}']],
  ])("takes as equal: %s", (_, spellings) => {
    expect(new Set(spellings.map((text) => hashOf(text))).size).toBe(1);
  });

  it("is what inspection reports, for files and for rows", async () => {
    const data = chats(12);
    const [fromText, fromRows] = [await inspectText(jsonl(data)), await inspectDataset({ rows: data, name: "inline" })];
    expect([fromText.contentHash, fromRows.contentHash]).toEqual([hashOf(jsonl(data)), hashOf(jsonlOf(data))]);
    expect(fromText.contentHash).toBe(fromRows.contentHash);
  });

  it("is defined for files that are no JSON at all", async () => {
    const rubbish = Buffer.from([0xff, 0x0a, 0x7b, 0x0a, 0xc3, 0x28, 0x0a, 0x00]);
    expect((await inspectText(rubbish)).contentHash).toBe(hashOf(rubbish, 1));
  });
});

/** The encoding as its documentation says, without a thought for speed. */
function encodingOf(value: unknown): Buffer {
  const sized = (tag: string, size: number, ...parts: Buffer[]): Buffer => {
    const head = Buffer.alloc(5, tag);
    head.writeUInt32BE(size, 1);
    return Buffer.concat([head, ...parts]);
  };
  if (value === null) return Buffer.from("n");
  if (typeof value === "boolean") return Buffer.from(value ? "t" : "f");
  if (typeof value === "number") {
    const digits = JSON.stringify(value);
    if (/^-?\d+$/.test(digits) && !Number.isSafeInteger(value)) return sized("i", digits.length, Buffer.from(digits));
    const double = Buffer.alloc(9, "d");
    double.writeDoubleBE(value, 1);
    return double;
  }
  if (typeof value === "string") return sized("s", Buffer.byteLength(value), Buffer.from(value));
  if (Array.isArray(value)) return sized("a", value.length, ...value.map(encodingOf));
  const keys = Object.keys(value as object).sort();
  const pairs = keys.flatMap((key) => [encodingOf(key), encodingOf((value as Record<string, unknown>)[key])]);
  return sized("o", keys.length, ...pairs);
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === "object" && value !== null
      ? Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, member]) => ({ [`key ${key}`]: sorted(member) }))
      : Object.is(value, -0)
        ? 0
        : value;
