import type { Completion } from "../../engines/types";

/** What all parts of one answer say of it. */
export interface AnswerHead {
  id: string;
  created: number;
  model: string;
  system_fingerprint: null;
  /** Of the pieces before the last one, where that tells what was used. */
  usage?: null;
}

/** The answer in one piece. */
export function wholeAnswer(head: AnswerHead, completions: readonly Completion[]) {
  return {
    object: "chat.completion",
    ...head,
    choices: completions.map((each, index) => ({
      index,
      message: { role: "assistant", content: each.text, refusal: null },
      logprobs: null,
      finish_reason: each.finishReason,
    })),
    usage: usageOf(completions),
  };
}

function usageOf(completions: readonly Completion[]) {
  const prompt = completions[0]?.promptTokens ?? 0;
  const completion = completions.reduce((sum, each) => sum + each.completionTokens, 0);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

/** One piece of a streamed answer. */
export const answerChunk = (head: AnswerHead, index: number, delta: object, finish_reason: string | null) => ({
  object: "chat.completion.chunk",
  ...head,
  choices: [{ index, delta, logprobs: null, finish_reason }],
});

/** The last piece of a streamed answer, for who asks what was used. */
export const usageChunk = (head: AnswerHead, completions: readonly Completion[]) => ({
  object: "chat.completion.chunk",
  ...head,
  choices: [],
  usage: usageOf(completions),
});
