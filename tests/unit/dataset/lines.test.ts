import fc from "fast-check";
import { lineSplitter } from "../../../provider/dataset/lines";

function split(chunks: Buffer[], maxBytes?: number): string[] {
  const seen: string[] = [];
  let long = 0;
  const splitter = lineSplitter(
    {
      line: (buffer, start, end) => seen.push(buffer.toString("latin1", start, end)),
      oversize(piece, last) {
        long += piece.length;
        if (!last) return;
        seen.push(`${long} bytes`);
        long = 0;
      },
    },
    maxBytes,
  );
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return seen;
}

const cutAt = (text: string, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) => Buffer.from(text.slice(i * size, (i + 1) * size)));

describe("lineSplitter", () => {
  it("finds the same lines however the bytes are cut", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 50 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), (value, size) => {
        const lines = value.split("\n");
        expect(split(cutAt(value, size))).toEqual(lines.at(-1) === "" ? lines.slice(0, -1) : lines);
      }),
    );
  });

  it("hands over what is too long piece by piece, and all of it", () => {
    const text = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (lengths, size) => {
        const expected = lengths.map((length) => (length > 5 ? `${length} bytes` : "x".repeat(length)));
        expect(split(cutAt(lengths.map((length) => `${"x".repeat(length)}\n`).join(""), size), 5)).toEqual(expected);
      }),
    );
  });
});
