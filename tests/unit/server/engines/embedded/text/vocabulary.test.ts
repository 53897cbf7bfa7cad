import fc from "fast-check";
import { baseModel } from "../../../../../../server/engines/embedded/base/base-model";
import { piecesOf, wordsOf } from "../../../../../../server/engines/embedded/text/pieces";
import { decode, encode } from "../../../../../../server/engines/embedded/text/vocabulary";

describe("pieces", () => {
  it("keep the space before a word, cut numbers to three digits and leave nothing out", () => {
    expect(piecesOf("Pay 12345 now, <<3*7>>!")).toEqual([..."Pay| |123|45| now|,| <<|3|*|7|>>!".split("|")]);
  });

  it("give every character of a script without spaces its own piece", () => {
    expect(piecesOf("今日は")).toEqual(["今", "日", "は"]);
  });

  it("joined are the text again, whatever the text", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => piecesOf(text).join("") === text));
  });
});

it("tells the words of a question without case", () => {
  expect([...wordsOf("The harbour, the HARBOUR: 42!")]).toEqual(["the", "harbour", "42"]);
});

it("spells what it does not know with shorter pieces and bytes", () => {
  const { vocabulary } = baseModel();
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      (text) => decode(vocabulary, encode(vocabulary, text, 1_000)) === text,
    ),
  );
});
