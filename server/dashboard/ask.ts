import type { FastifyReply } from "fastify";
import { z } from "zod";
import { notFound } from "../protocol/errors";
import type { Services } from "../services";
import type { Answer } from "./answers";

const ANSWER_TOKENS = 200;

/** One prompt of the playground to one model. */
export const Ask = z.strictObject({
  model: z.string().min(1),
  prompt: z.string().min(1).max(8_000),
  system: z.string().max(8_000).default(""),
  temperature: z.number().min(0).max(2).default(0),
});

/** The model's answer; it is given up when the page goes away. */
export async function answerOnce(
  services: Services,
  { model, prompt, system, temperature }: z.infer<typeof Ask>,
  reply: FastifyReply,
): Promise<Answer> {
  const known = services.models.find(model);
  if (!known) throw notFound.model(model);
  // A large model may load and think for minutes in which nothing moves on the connection.
  reply.raw.setTimeout(0);
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  const { text, finishReason } = await services.engines.answerer(known.base).complete(
    {
      ...(known.snapshotPath === undefined ? {} : { snapshotPath: known.snapshotPath }),
      messages: [...(system === "" ? [] : [{ role: "system", content: system }]), { role: "user", content: prompt }],
      maxTokens: ANSWER_TOKENS,
      temperature,
      topP: 1,
      seed: 1,
      stop: [],
    },
    { onText: () => undefined, signal: gone.signal },
  );
  return { text, finishReason };
}
