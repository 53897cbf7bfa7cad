import { START } from "../text/vocabulary";
import type { EncodedQuestion, Model } from "./model";
import { ensureRow } from "./weights";

/** Rows of weights that apply at one position of an answer, and how strongly. */
export interface Active {
  rows: number[];
  strengths: number[];
}

/** A feature's key is its kind times this, plus up to three token ids of 16 bits. */
const KIND = 2 ** 48;
const AFTER_ONE = 0;
const AFTER_TWO = 1;
const AFTER_THREE = 2;
const POSITION = 3;
const WORD = 4;
const WORD_AND_LAST = 5;
const LAST_POSITION = 19;

/** Rare features predict better: the last two and three tokens count for more than the last one alone. */
const PAIR_STRENGTH = 1.5;
const TRIPLE_STRENGTH = 2.5;

/** Strength of all words of a question together, and of each of its rarest words together with the last token. */
const WORDS_STRENGTH = 0.3;
const RARE_STRENGTH = 1;

/** Rows for the question's words: the same at every position of the answer. `learn` makes those that are missing. */
export function questionFeatures(model: Model, reading: EncodedQuestion, learn: boolean): Active {
  const rows = reading.words.flatMap((word) => rowOf(model, WORD * KIND + word, learn) ?? []);
  const strength = WORDS_STRENGTH / Math.sqrt(Math.max(1, rows.length));
  return { rows, strengths: rows.map(() => strength) };
}

/** Rows for the tokens before the position, for the last of them with each of the question's rarest words, and for the position itself. */
export function positionFeatures(
  model: Model,
  reading: EncodedQuestion,
  answer: readonly number[],
  position: number,
  learn: boolean,
): Active {
  const last = answer[position - 1] ?? START;
  const second = answer[position - 2] ?? START;
  const third = answer[position - 3] ?? START;
  const active: Active = { rows: [], strengths: [] };
  const add = (key: number, strength: number) => {
    const row = rowOf(model, key, learn);
    if (row === undefined) return;
    active.rows.push(row);
    active.strengths.push(strength);
  };
  add(AFTER_ONE * KIND + last, 1);
  add(AFTER_TWO * KIND + second * 65_536 + last, PAIR_STRENGTH);
  add(AFTER_THREE * KIND + third * 65_536 ** 2 + second * 65_536 + last, TRIPLE_STRENGTH);
  add(POSITION * KIND + Math.min(LAST_POSITION, Math.floor(2 * Math.log2(position + 1))), 1);
  for (const word of reading.rarest) add(WORD_AND_LAST * KIND + word * 65_536 + last, RARE_STRENGTH);
  return active;
}

function rowOf(model: Model, key: number, learn: boolean): number | undefined {
  const row = learn ? ensureRow(model.weights, key) : (model.weights.rows.get(key) ?? -1);
  return row < 0 ? undefined : row;
}
