import type { HttpError } from "../../protocol/errors";
import { isOk, status } from "../../protocol/status";
import { forOpenModels } from "../open-models";
import type { Answerer, AnswersAddress, Completion, CompletionRequest, Listening } from "../types";
import { keepAdapters } from "./adapters";
import { BadStream, piecesOf, sentence } from "./chunks";
import { type Answer, connectTo, unavailable } from "./upstream";

/** The server does not know the model or adapter that it was asked for. */
class UnknownModel extends Error {}

/** Answers by asking a server with OpenAI's chat API, which loads adapters by request. @param env holds its key */
export function openAiCompatible(address: AnswersAddress, env: NodeJS.ProcessEnv): Answerer {
  const upstream = connectTo(address, env);
  const adapters = keepAdapters(upstream, address);

  async function ask(model: string, request: CompletionRequest, listening: Listening): Promise<Completion> {
    const { signal } = listening;
    signal.throwIfAborted();
    const answer = await upstream.send("POST", "/chat/completions", bodyOf(model, request), signal);
    if (isOk(answer.statusCode)) return hear(answer, listening);
    const refusal = await upstream.refusalIn(answer);
    if (refusal.status === status.notFound) throw new UnknownModel(refusal.message);
    throw upstream.errorOf(refusal, "the question");
  }

  async function hear({ body }: Answer, { onText, signal }: Listening): Promise<Completion> {
    let text = "";
    let finishReason: Completion["finishReason"] | undefined;
    // Where a server counts nothing there is nothing to report.
    let usage = { promptTokens: 0, completionTokens: 0 };
    try {
      for await (const piece of piecesOf(body)) {
        finishReason = piece.finishReason ?? finishReason;
        usage = piece.usage ?? usage;
        if (piece.text === "") continue;
        text += piece.text;
        onText(piece.text);
      }
    } catch (error) {
      signal.throwIfAborted();
      const why = error instanceof BadStream ? error.message : "the connection broke off";
      throw unavailable("answer_failed", `${upstream.server} did not end its answer: ${upstream.withoutKey(why)}`);
    }
    if (finishReason === undefined)
      throw unavailable("answer_failed", `${upstream.server} did not end its answer: it stopped in the middle`);
    return { text, finishReason, ...usage };
  }

  async function askTuned(snapshotPath: string, request: CompletionRequest, listening: Listening) {
    const once = () =>
      adapters.using(snapshotPath, async (name, forget) => {
        try {
          return await ask(name, request, listening);
        } catch (error) {
          // That server was started again, or made room by itself.
          if (error instanceof UnknownModel) forget();
          throw error;
        }
      });
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof UnknownModel)) throw error;
    }
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof UnknownModel)) throw error;
      const why = `${upstream.server} loaded an adapter and does not know it: ${error.message}`;
      throw unavailable("adapter_refused", why);
    }
  }

  return {
    async complete(request, listening) {
      try {
        if (request.snapshotPath !== undefined) return await askTuned(request.snapshotPath, request, listening);
        return await ask(address.model, request, listening);
      } catch (error) {
        if (!(error instanceof UnknownModel)) throw error;
        throw unknownModel(error.message);
      }
    },
    close: () => upstream.close(),
  };

  function unknownModel(message: string): HttpError {
    const next = `Serve it under that name (vLLM: --served-model-name ${address.model}), or correct "answers" in models.json.`;
    return unavailable("model_not_found", `${upstream.server} does not know the model: ${sentence(message)} ${next}`);
  }
}

const bodyOf = (model: string, { messages, maxTokens, temperature, topP, seed, stop }: CompletionRequest) => ({
  model,
  messages: forOpenModels(messages),
  max_tokens: maxTokens,
  temperature,
  top_p: topP,
  seed,
  ...(stop.length === 0 ? {} : { stop }),
  stream: true,
  stream_options: { include_usage: true },
});
