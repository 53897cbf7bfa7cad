import type { Lesson, Question } from "../data/lessons";
import { wordsOf } from "../text/pieces";
import { END, emptyVocabulary, encode, kindOfToken, tokenCount, type Vocabulary } from "../text/vocabulary";
import { emptyScoring, type Scoring } from "./scoring-state";
import { type Column, emptyColumn, emptyWeights, type Weights } from "./weights";

/**
 * A log-linear language model: the score of the next token is the sum of the weights of all features of its position
 * (the tokens before it, the words of the question, whether it would be a copy).
 */
export interface Model {
  vocabulary: Vocabulary;
  /** Words by which questions are recognised → number. */
  words: Map<string, number>;
  bias: Column;
  /** First by kind of token: it stands in the question. Then: it follows there on the last token, on the last two tokens. */
  copy: Column;
  weights: Weights;
  /** Working memory; no part of what the model knows. */
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
export interface EncodedQuestion {
  words: number[];
  /** Those of them that stand in the fewest questions. */
  rarest: number[];
  /** The question's different tokens, by kind. */
  copies: number[][];
  afterOne: Map<number, number[]>;
  afterTwo: Map<number, number[]>;
}

/** A question with the answer to learn or to evaluate. */
export interface EncodedLesson {
  reading: EncodedQuestion;
  answer: number[];
}

export function encodeLesson(model: Model, lesson: Lesson): EncodedLesson {
  return { reading: encodeQuestion(model, lesson), answer: answerTokens(model, lesson.answer) };
}

export function answerTokens(model: Model, answer: string): number[] {
  return [...encode(model.vocabulary, answer, MAX_ANSWER), END];
}

export function encodeQuestion(model: Model, question: Question): EncodedQuestion {
  const tokens = encode(model.vocabulary, question.prompt.slice(-MAX_QUESTION * 8), MAX_QUESTION * 8).slice(
    -MAX_QUESTION,
  );
  const known = [...wordsOf(question.focus)].flatMap((word) => model.words.get(word) ?? []);
  const words = known.sort((one, other) => other - one).slice(0, MAX_WORDS);
  const copies: number[][] = [[], [], []];
  for (const token of new Set(tokens)) copies[kindOfToken(model.vocabulary, token)]?.push(token);
  const rarest = words.slice(0, RAREST);
  const reading: EncodedQuestion = { words, rarest, copies, afterOne: new Map(), afterTwo: new Map() };
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
