// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { python, trainerEnvironment } from "../../trainer/install.mjs";
import { key } from "../server/processes.mjs";

/** Long answers, so that the pace after the first token can be told. */
const question = { role: "user", content: "Tell me a long story about a harbour, a storm and an old captain." };
const mostTokens = 48;

/** @typedef {{ firstSeconds: number, tokensPerSecond: number, tokens: number }} Answered */

/**
 * The answering engine alone: the trainer's own process, asked by its protocol.
 * @param {string} source
 */
export async function engineAlone(source) {
  const child = spawn(python, ["-m", "fine_tuning_trainer", "chat", "--source", source], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, ...trainerEnvironment },
  });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let lastId = 0;
  return {
    /** @param {string | null} adapter @returns {Promise<Answered>} */
    async ask(adapter) {
      lastId += 1;
      const sampling = { maxTokens: mostTokens, temperature: 0, topP: 1, seed: 1, stop: [] };
      const stopwatch = startStopwatch();
      child.stdin.write(`${JSON.stringify({ id: lastId, adapter, messages: [question], ...sampling })}\n`);
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error("the answering engine ended");
        if (!value.startsWith("{")) continue;
        const said = JSON.parse(value);
        if (said.id !== lastId) continue;
        if (said.error) throw new Error(said.error);
        if (said.delta !== undefined) stopwatch.first();
        if (said.usage) return stopwatch.end(said.usage.completionTokens);
      }
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/**
 * The same question to the server, streamed.
 * @param {string} url
 * @param {string} model
 * @param {number} tokens of the answer, as the engine alone counted them: at temperature 0 both say the same
 * @returns {Promise<Answered>}
 */
export async function askServer(url, model, tokens) {
  const body = { model, messages: [question], max_tokens: mostTokens, temperature: 0, stream: true };
  const stopwatch = startStopwatch();
  const answer = await fetch(`${url}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok || !answer.body) throw new Error(`the server answered ${answer.status}: ${await answer.text()}`);
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
    if (piece.includes('"error"')) throw new Error(piece);
    // The first chunk names the role alone, and may come together with the first text.
    if (/"content":"[^"]/.test(piece)) stopwatch.first();
  }
  return stopwatch.end(tokens);
}

function startStopwatch() {
  const began = performance.now();
  let firstAt = 0;
  return {
    first() {
      if (firstAt === 0) firstAt = performance.now();
    },
    /** @param {number} count tokens of the answer */
    end: (count) => ({
      firstSeconds: (firstAt - began) / 1000,
      tokens: count,
      tokensPerSecond: (count - 1) / ((performance.now() - firstAt) / 1000),
    }),
  };
}
