import { applyGradients, learn } from "../model/learning";
import { emptyModel, encodeLesson, growBias, type Model } from "../model/model";
import { decodeSnapshot, encodeSnapshot } from "../model/snapshot";
import { randomOf, shuffled } from "../random";
import { piecesOf, wordsOf } from "../text/pieces";
import { addPiece } from "../text/vocabulary";
import { corpus } from "./corpus";

const ROUNDS = 15;
const RATE = 0.3;
const SEED = 1;

let encoded: Buffer | undefined;

/** A fresh copy of the base model, which is trained once per thread, within milliseconds. */
export function baseModel(): Model {
  encoded ??= encodeSnapshot({ model: trainBase(), step: 0 });
  return decodeSnapshot(encoded).model;
}

function trainBase(): Model {
  const model = emptyModel();
  for (let code = 32; code < 127; code++) addPiece(model.vocabulary, String.fromCharCode(code));
  addPiece(model.vocabulary, "\n");
  for (const [question, answer] of corpus) {
    for (const piece of piecesOf(`${question}\n${answer}`)) addPiece(model.vocabulary, piece);
    for (const word of wordsOf(question)) if (!model.words.has(word)) model.words.set(word, model.words.size);
  }
  growBias(model);
  const lessons = corpus.map(([prompt, answer]) => encodeLesson(model, { prompt, focus: prompt, answer }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const index of shuffled(lessons.length, randomOf(SEED, round))) {
      const lesson = lessons[index];
      if (lesson) learn(model, lesson, 1);
      applyGradients(model, RATE);
    }
  }
  return model;
}
