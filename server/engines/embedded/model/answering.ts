import type { Random } from "../random";
import { decode, END, tokenCount } from "../text/vocabulary";
import { positionFeatures, questionFeatures } from "./features";
import type { EncodedQuestion, Model } from "./model";
import { allScores, NO_TOKEN, score } from "./scoring";

export interface Sampling {
  maxTokens: number;
  /** 0 takes the likeliest token every time. */
  temperature: number;
  /** Only the likeliest tokens that together have this probability are drawn from. */
  topP: number;
  stop: readonly string[];
  random: Random;
}

export interface Answer {
  tokens: number[];
  text: string;
  finishReason: "stop" | "length";
}

/** How much less likely a token becomes each time it would repeat the same three tokens: small models tend to repeat themselves. */
const REPETITION_COST = 2;

/** Writes an answer token by token. */
export function answer(model: Model, reading: EncodedQuestion, sampling: Sampling): Answer {
  const tokens: number[] = [];
  const question = questionFeatures(model, reading, false);
  const scores = new Float64Array(tokenCount(model.vocabulary));
  const seen = new Map<string, number>();
  while (tokens.length < sampling.maxTokens) {
    const features = [question, positionFeatures(model, reading, tokens, tokens.length, false)];
    score(model, reading, tokens, tokens.length, features, NO_TOKEN);
    allScores(model, scores);
    const [before, last] = tokens.slice(-2);
    for (const [trigram, times] of seen) {
      const [first, second, third] = trigram.split(",").map(Number);
      if (first !== before || second !== last || third === undefined) continue;
      scores[third] = (scores[third] as number) - REPETITION_COST * times;
    }
    const token = draw(scores, sampling);
    if (token === END) return { tokens, text: decode(model.vocabulary, tokens), finishReason: "stop" };
    tokens.push(token);
    const key = tokens.slice(-3).join(",");
    seen.set(key, (seen.get(key) ?? 0) + 1);
    const stopped = stoppedText(decode(model.vocabulary, tokens), sampling.stop);
    if (stopped !== undefined) return { tokens, text: stopped, finishReason: "stop" };
  }
  return { tokens, text: decode(model.vocabulary, tokens), finishReason: "length" };
}

function stoppedText(text: string, stop: readonly string[]): string | undefined {
  const positions = stop.map((end) => text.indexOf(end)).filter((position) => position >= 0);
  return positions.length === 0 ? undefined : text.slice(0, Math.min(...positions));
}

function draw(scores: Float64Array, { temperature, topP, random }: Sampling): number {
  if (temperature > 0)
    for (let token = 0; token < scores.length; token++) scores[token] = (scores[token] as number) / temperature;
  const likeliest = softmax(scores);
  if (temperature <= 0) return likeliest;
  const nucleus = nucleusOf(scores, topP);
  let rest = random() * nucleus.reduce((sum, token) => sum + (scores[token] as number), 0);
  for (const token of nucleus) {
    rest -= scores[token] as number;
    if (rest < 0) return token;
  }
  return likeliest;
}

function nucleusOf(chances: Float64Array, topP: number): number[] {
  const tokens = Array.from(chances.keys());
  if (topP >= 1) return tokens;
  tokens.sort((one, other) => (chances[other] as number) - (chances[one] as number) || one - other);
  let sum = 0;
  const count = tokens.findIndex((token) => {
    sum += chances[token] as number;
    return sum >= topP;
  });
  return tokens.slice(0, count + 1 || tokens.length);
}

/** Replaces the scores by probabilities; returns the likeliest token. */
function softmax(scores: Float64Array): number {
  let likeliest = 0;
  for (let token = 1; token < scores.length; token++) {
    if ((scores[token] as number) > (scores[likeliest] as number)) likeliest = token;
  }
  const highest = scores[likeliest] as number;
  let sum = 0;
  for (let token = 0; token < scores.length; token++) {
    const chance = Math.exp((scores[token] as number) - highest);
    scores[token] = chance;
    sum += chance;
  }
  for (let token = 0; token < scores.length; token++) scores[token] = (scores[token] as number) / sum;
  return likeliest;
}
