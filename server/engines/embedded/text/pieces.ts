/** A letter of a script without spaces; a word with the space before it; up to three digits; punctuation; one space. */
const PIECE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]| ?[\p{L}\p{M}]{1,24}|\p{N}{1,3}| ?[^\s\p{L}\p{M}\p{N}]{1,3}|\s/gu;

const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}]{2,24}|\p{N}{1,6}/gu;

/** Cuts a text into the pieces that the model may learn as one token; joined they are the text again. */
export function piecesOf(text: string): string[] {
  return text.match(PIECE) ?? [];
}

/** The different words of a text without case, in order of appearance: what a question is recognised by. */
export function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(WORD) ?? []);
}
