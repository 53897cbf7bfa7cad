import type { Lesson, Question } from "../data/lessons";
import { wordsOf } from "../text/pieces";
import { END, emptyVocabulary, encode, kindOfToken, tokenCount, type Vocabulary } from "../text/vocabulary";
import { emptyScoring, type Scoring } from "./scratch";
import { type Column, emptyColumn, emptyWeights, type Weights } from "./weights";

/**
 * A log-linear language model: the score of the next token is the sum of the weights of everything that is true of the
 * place where it would stand (the tokens before it, the words of the question, whether it would be a copy).
 */
export interface Model {
  vocabulary: Vocabulary;
  /** Words by which questions are told apart → number. */
  words: Map<string, number>;
  bias: Column;
  /** By kind of token: it stands in the question; then: it follows the last token, the last two tokens there. */
  copy: Column;
  weights: Weights;
  /** Room to work in; no part of what the model knows. */
  scoring: Scoring;
}

export const COPY_AFTER_ONE = 3;
export const COPY_AFTER_TWO = 4;
const COPY_WEIGHTS = 5;

/** Tokens of an answer and of the end of a question that are looked at; what is longer is cut off. */
const MAX_ANSWER = 8_192;
const MAX_QUESTION = 2_048;
/** Words of a question that count, the rarest first: they came last into `words`. */
const MAX_WORDS = 32;
const RAREST = 4;

export function emptyModel(): Model {
  return {
    vocabulary: emptyVocabulary(),
    words: new Map(),
    bias: emptyColumn(0),
    copy: emptyColumn(COPY_WEIGHTS),
    weights: emptyWeights(),
    scoring: emptyScoring(),
  };
}

/** Gives every token of the vocabulary a bias; those that had one keep it. */
export function growBias(model: Model): void {
  const larger = emptyColumn(tokenCount(model.vocabulary));
  larger.values.set(model.bias.values);
  larger.squares.set(model.bias.squares);
  model.bias = larger;
  model.scoring.fresh = false;
}

/** A question as the model sees it. */
export interface Reading {
  words: number[];
  /** Those of them that stand in the fewest questions. */
  rarest: number[];
  /** The question's different tokens, by kind. */
  copies: number[][];
  afterOne: Map<number, number[]>;
  afterTwo: Map<number, number[]>;
}

/** A question with the answer to learn or to judge. */
export interface Passage {
  reading: Reading;
  answer: number[];
}

export function passageOf(model: Model, lesson: Lesson): Passage {
  return { reading: readingOf(model, lesson), answer: answerTokens(model, lesson.answer) };
}

export function answerTokens(model: Model, answer: string): number[] {
  return [...encode(model.vocabulary, answer, MAX_ANSWER), END];
}

export function readingOf(model: Model, question: Question): Reading {
  const tokens = encode(model.vocabulary, question.prompt.slice(-MAX_QUESTION * 8), MAX_QUESTION * 8).slice(
    -MAX_QUESTION,
  );
  const known = [...wordsOf(question.focus)].flatMap((word) => model.words.get(word) ?? []);
  const words = known.sort((one, other) => other - one).slice(0, MAX_WORDS);
  const copies: number[][] = [[], [], []];
  for (const token of new Set(tokens)) copies[kindOfToken(model.vocabulary, token)]?.push(token);
  const rarest = words.slice(0, RAREST);
  const reading: Reading = { words, rarest, copies, afterOne: new Map(), afterTwo: new Map() };
  for (let at = 1; at < tokens.length; at++) {
    const [before, last, next] = [tokens[at - 2], tokens[at - 1] as number, tokens[at] as number];
    follow(reading.afterOne, last, next);
    if (before !== undefined) follow(reading.afterTwo, pairKey(before, last), next);
  }
  return reading;
}

export function pairKey(before: number, last: number): number {
  return before * 65_536 + last;
}

function follow(followers: Map<number, number[]>, key: number, token: number): void {
  const known = followers.get(key);
  if (!known) followers.set(key, [token]);
  else if (!known.includes(token)) known.push(token);
}
