import { grade } from "../../../graders/run";
import { type Grader, readGrader } from "../../../graders/schema";
import { messagesOf, questionOf } from "../data/lessons";
import type { RowFile } from "../data/row-file";
import { answer } from "../model/answering";
import { applyGradients, learn } from "../model/learning";
import { answerTokens, type EncodedQuestion, encodeQuestion } from "../model/model";
import { type Random, randomOf } from "../random";
import { decode } from "../text/vocabulary";
import { type Method, rateOf, rounded, type TrainingContext } from "./method";
import { textsToTry } from "./texts-to-try";

const RATE = 0.5;
/** Answers sampled per row and step, at a compute multiplier of 1. */
const SAMPLES = 6;
const MAX_SAMPLES = 48;
/** Texts of the row that are tried per row and step, beside the model's own answers. */
const TRIES = 2;
/** A step samples and learns so often; its metrics are those of the first time, before the model changed. */
const ROUNDS = 6;
/** Bad answers count less than good ones: otherwise the model learns to answer nothing. */
const PUSH = 0.5;
const SHORTEST_LIMIT = 24;
const LONGEST_LIMIT = 128;

type Row = Record<string, unknown>;

interface Attempt {
  tokens: number[];
  reward: number;
  parts: Record<string, unknown>;
}

/**
 * Policy gradients: answers with a higher reward than the mean of the model's answers to the same row become likelier,
 * those with a lower one less likely. A model this small hardly ever finds a wanted text by chance, so texts that stand in
 * the row are graded and learned from too; the reported rewards are those of the model's own answers only.
 */
export function reinforcement(context: TrainingContext): Method {
  const { model, hyperparameters, seed, yieldThread, answersInJson: json } = context;
  const grader: Grader = readGrader(context.grader);
  const rate = rateOf(hyperparameters, RATE);
  const samples = Math.round(Math.min(MAX_SAMPLES, Math.max(2, SAMPLES * (hyperparameters.compute_multiplier ?? 1))));

  function attempt(row: Row, tokens: number[], text: string): Attempt {
    const { reward, sub_rewards: parts } = grade(grader, {
      item: row,
      sample: { output_text: text, output_tools: [] },
      json,
    });
    return { tokens, reward, parts };
  }

  async function ownAnswers(row: Row, reading: EncodedQuestion, count: number, random: Random): Promise<Attempt[]> {
    const longest = Math.max(0, ...textsToTry(row, grader).map((text) => answerTokens(model, text).length));
    const maxTokens = Math.min(LONGEST_LIMIT, Math.max(SHORTEST_LIMIT, 2 * longest));
    const attempts: Attempt[] = [];
    for (let sample = 0; sample < count; sample++) {
      const { tokens, text, finishReason } = answer(model, reading, {
        maxTokens,
        temperature: 1,
        topP: 1,
        stop: [],
        random,
      });
      const ended = finishReason === "stop" ? answerTokens(model, "") : [];
      attempts.push(attempt(row, [...tokens, ...ended], text));
      await yieldThread();
    }
    return attempts;
  }

  function tries(row: Row, random: Random): Attempt[] {
    const texts = textsToTry(row, grader);
    return Array.from({ length: Math.min(TRIES, texts.length) }, () => {
      const tokens = answerTokens(model, texts[Math.floor(random() * texts.length)] ?? "");
      return attempt(row, tokens, decode(model.vocabulary, tokens));
    });
  }

  async function learnFrom(row: Row, random: Random): Promise<Attempt[]> {
    const reading = encodeQuestion(model, questionOf(messagesOf(row.messages)));
    const own = await ownAnswers(row, reading, samples, random);
    const mean = meanReward(own);
    for (const { tokens, reward } of own) {
      const weight = (reward - mean) * (reward < mean ? PUSH : 1);
      if (weight !== 0) learn(model, { reading, answer: tokens }, weight);
    }
    for (const { tokens, reward } of tries(row, random)) {
      if (reward > mean) learn(model, { reading, answer: tokens }, samples * (reward - mean));
    }
    return own;
  }

  async function round(rows: readonly number[], step: number, number: number): Promise<Attempt[]> {
    const attempts: Attempt[] = [];
    for (const index of rows) {
      attempts.push(...(await learnFrom(await context.training.row(index), randomOf(seed, step, index, number))));
    }
    applyGradients(model, rate);
    return attempts;
  }

  async function rewardOf(file: RowFile, rows: readonly number[], step: number): Promise<number> {
    const count = hyperparameters.eval_samples ?? 1;
    const attempts: Attempt[] = [];
    for (const index of rows) {
      const row = await file.row(index);
      const reading = encodeQuestion(model, questionOf(messagesOf(row.messages)));
      attempts.push(...(await ownAnswers(row, reading, count, randomOf(seed, step, index))));
    }
    return rounded(meanReward(attempts));
  }

  return {
    fullValidationEvery: hyperparameters.eval_interval,
    async step(rows, step) {
      const attempts = await round(rows, step, 0);
      for (let again = 1; again < ROUNDS; again++) await round(rows, step, again);
      const metrics = { train_mean_reward: rounded(meanReward(attempts)) };
      return { metrics, details: detailsOf(grader, attempts, metrics.train_mean_reward) };
    },
    async validate(rows, prefix, step) {
      if (!context.validation) return {};
      return { [`${prefix}_mean_reward`]: await rewardOf(context.validation, rows, step) };
    },
  };
}

function meanReward(attempts: readonly Attempt[]): number {
  return attempts.reduce((sum, { reward }) => sum + reward, 0) / Math.max(1, attempts.length);
}

/** What a metrics event shows beside the metrics: the reward by each grader, and how much was sampled. */
function detailsOf(grader: Grader, attempts: readonly Attempt[], reward: number): Record<string, unknown> {
  const names = grader.type === "multi" ? [...grader.graders.keys()] : [];
  const mean = (name: string) => meanReward(attempts.map((one) => ({ ...one, reward: Number(one.parts[name] ?? 0) })));
  return {
    scores: { [grader.name]: reward, ...Object.fromEntries(names.map((name) => [name, rounded(mean(name))])) },
    usage: { samples: attempts.length, sampled_tokens: attempts.reduce((sum, { tokens }) => sum + tokens.length, 0) },
  };
}
