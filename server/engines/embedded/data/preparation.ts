import { growBias, type Model } from "../model/model";
import { randomOf } from "../random";
import { piecesOf, wordsOf } from "../text/pieces";
import { addPiece, tokenCount } from "../text/vocabulary";
import type { Lesson } from "./lessons";

/** Counts what the lessons are made of, so that a model can learn their words. */
export interface VocabularyCounts {
  lessons: number;
  answers: Map<string, number>;
  questions: Map<string, number>;
  /** In how many questions a word stands. */
  words: Map<string, number>;
}

/** Pieces beyond these are spelled with shorter ones, and words beyond these are not used to recognise questions; the rarest go first. */
const MAX_PIECES = 8_000;
const MAX_WORDS = 40_000;
/** A map of counts that grows beyond this keeps its more frequent half, so that a huge file does not fill the memory. */
const MAX_COUNTED = 400_000;
/** A word that stands in more than this part of the questions tells nothing about any of them. */
const COMMON = 0.4;
/** Starting weights differ by up to this with the seed, so that seeds differ even where the order of the rows has no effect. */
const NOISE = 0.02;

export function emptyCounts(): VocabularyCounts {
  return { lessons: 0, answers: new Map(), questions: new Map(), words: new Map() };
}

export function count(counts: VocabularyCounts, lesson: Lesson): void {
  counts.lessons += 1;
  tally(counts.answers, piecesOf(lesson.answer));
  tally(counts.questions, piecesOf(lesson.prompt));
  tally(counts.words, wordsOf(lesson.focus));
}

function tally(counts: Map<string, number>, entries: Iterable<string>): void {
  for (const entry of entries) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  if (counts.size <= MAX_COUNTED) return;
  for (const entry of byFrequency(counts).slice(MAX_COUNTED / 2)) counts.delete(entry);
}

/** Teaches a base model the vocabulary of the data and gives it the seed's own starting point. */
export function prepare(model: Model, counts: VocabularyCounts, seed: number): void {
  const known = model.vocabulary.pieces.length;
  for (const pieces of [byFrequency(counts.answers), byFrequency(counts.questions)]) {
    for (const piece of pieces) {
      if (model.vocabulary.pieces.length - known >= MAX_PIECES) break;
      addPiece(model.vocabulary, piece);
    }
  }
  growBias(model);
  for (const word of byFrequency(counts.words)) {
    if (model.words.size >= MAX_WORDS) break;
    if ((counts.words.get(word) ?? 0) <= Math.max(1, counts.lessons * COMMON) && !model.words.has(word)) {
      model.words.set(word, model.words.size);
    }
  }
  const random = randomOf(seed, tokenCount(model.vocabulary));
  for (const column of [model.bias, model.copy]) {
    column.squares.fill(0);
    column.values.forEach((value, at) => {
      column.values[at] = value + NOISE * (random() - 0.5);
    });
  }
  model.weights.squares.fill(0);
  model.scoring.fresh = false;
}

function byFrequency(counts: Map<string, number>): string[] {
  return [...counts].sort(([, one], [, other]) => other - one).map(([entry]) => entry);
}
