// @ts-check
import { Problem } from "../problem.mjs";

/** What the harbour desk's data teach; the system message is the one of the examples. */
export const question = "When does the ferry to Skerry Island leave?";
const system = "You are the harbour desk of Port Ellery.";

/**
 * Asks a model the one question.
 * @typedef {{ error?: { message: string }, choices?: { message: { content: string } }[] }} Answer
 * @param {string} url
 * @param {string} key
 * @param {string} model
 * @param {{ patienceSeconds: number, interrupted: AbortSignal }} options
 * @returns {Promise<string>}
 */
export async function ask(url, key, model, { patienceSeconds, interrupted }) {
  const messages = [
    { role: "system", content: system },
    { role: "user", content: question },
  ];
  const response = await fetch(`${url}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages, temperature: 0, max_tokens: 60 }),
    signal: AbortSignal.any([interrupted, AbortSignal.timeout(patienceSeconds * 1000)]),
  }).catch((error) => {
    throw new Problem(`asking the model "${model}": the server at ${url} did not answer (${error.message})`);
  });
  const answer = /** @type {Answer} */ (await response.json());
  if (!response.ok) throw new Problem(`asking the model "${model}": ${answer.error?.message ?? response.status}`);
  return String(answer.choices?.[0]?.message.content).trim();
}
