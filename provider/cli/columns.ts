/** How many columns of a terminal a text takes; what cannot be known without the terminal is counted as most of them do. */

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
const invisible = /^[\p{M}\p{Cf}\p{Cc}]+$/u;
const ascii = /^[\x20-\x7e]*$/;

/** Columns of one line without control characters: 2 for an emoji or a Chinese character, none for what only joins. */
export function columnsOf(text: string): number {
  if (ascii.test(text)) return text.length;
  return [...graphemes.segment(text)].reduce((sum, { segment }) => sum + widthOf(segment), 0);
}

/** As much of a line's beginning as fits into so many columns. */
export function cutTo(text: string, columns: number): string {
  if (ascii.test(text)) return text.slice(0, columns);
  let taken = 0;
  let cut = "";
  for (const { segment } of graphemes.segment(text)) {
    taken += widthOf(segment);
    if (taken > columns) break;
    cut += segment;
  }
  return cut;
}

/** The text with blanks behind it, or before it, up to so many columns. */
export const padEnd = (text: string, columns: number): string => text + blanks(columns - columnsOf(text));
export const padStart = (text: string, columns: number): string => blanks(columns - columnsOf(text)) + text;

const blanks = (count: number) => " ".repeat(Math.max(0, count));

function widthOf(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}
