import type { Completion, CompletionRequest } from "../types";
import { baseModel } from "./base/base-model";
import { questionOf } from "./data/lessons";
import { answer } from "./model/answering";
import { encodeQuestion, type Model } from "./model/model";
import { loadSnapshot } from "./model/snapshot";
import { randomOf } from "./random";
import { encode } from "./text/vocabulary";

/** Models that were used last stay in memory. */
const KEPT_MODELS = 6;

/** A small model is less certain than a large one: temperatures are divided by this, so that 1 gives similar answers. */
const SHARPNESS = 2;

/** A function that answers conversations with base models and snapshots. */
export function completer(): (request: CompletionRequest) => Promise<Completion> {
  const kept = new Map<string, Model>();

  async function modelOf(path: string | undefined): Promise<Model> {
    const key = path ?? "";
    const model = kept.get(key) ?? (path === undefined ? baseModel() : (await loadSnapshot(path)).model);
    kept.delete(key);
    kept.set(key, model);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_MODELS) break;
      kept.delete(oldest);
    }
    return model;
  }

  return async (request) => {
    const model = await modelOf(request.snapshotPath);
    const question = questionOf(request.messages.map(({ role, content }) => ({ role, content })));
    const { maxTokens, topP, stop, seed } = request;
    const temperature = request.temperature / SHARPNESS;
    const sampling = { maxTokens, temperature, topP, stop, random: randomOf(seed) };
    const { text, tokens, finishReason } = answer(model, encodeQuestion(model, question), sampling);
    return {
      text,
      finishReason,
      promptTokens: encode(model.vocabulary, question.prompt, Number.POSITIVE_INFINITY).length,
      completionTokens: tokens.length,
    };
  };
}
