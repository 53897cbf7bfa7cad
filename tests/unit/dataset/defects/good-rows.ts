/** Rows that no rule objects to, each with its number and a text at random in it. */

import type { Row } from "../rows";

export const system = { role: "system", content: "You are the support of a small shop." };
export const asked = (content: unknown): Row => ({ role: "user", content });
export const answered = (content: unknown, more: Row = {}): Row => ({ role: "assistant", content, ...more });

export type Maker = (n: number, text: string) => Row;

export const chat: Maker = (n, text) => ({
  messages: [system, asked(`${n}: ${text}`), answered(`It is number ${n} of the list.`)],
});

/** Definitions, one call and its answer. */
export const toolChat: Maker = (n, text) => ({
  messages: [
    system,
    asked(`${n}: ${text}`),
    answered(null, { tool_calls: [callOf("c1", "find", JSON.stringify({ text }))] }),
    { role: "tool", tool_call_id: "c1", content: "found" },
    answered(`It is number ${n} of the list.`),
  ],
  tools: [toolOf("find")],
});

/** The same as it was said before there were tools. */
export const functionChat: Maker = (n, text) => ({
  messages: [
    system,
    asked(`${n}: ${text}`),
    answered(null, { function_call: { name: "find", arguments: "{}" } }),
    { role: "function", name: "find", content: "found" },
    answered(`It is number ${n} of the list.`),
  ],
  functions: [toolOf("find").function],
});

export const completion: Maker = (n, text) => ({ prompt: `${n}: ${text} ->`, completion: ` number ${n} of the list` });

export const preference: Maker = (n, text) => ({
  input: { messages: [system, asked(`${n}: ${text}`)] },
  preferred_output: [answered(`It is number ${n} of the list.`)],
  non_preferred_output: [answered("Who knows.")],
});

export const reinforcement: Maker = (n, text) => ({
  messages: [system, asked(`${n}: ${text}`)],
  reference_answer: `number ${n}`,
});

export const callOf = (id: string, name: string, args = "{}"): Row => ({
  id,
  type: "function",
  function: { name, arguments: args },
});

export const toolOf = (name: string, parameters: unknown = { type: "object", properties: {} }) => ({
  type: "function",
  function: { name, parameters },
});

export const imageOf = (url: string): Row => ({ type: "image_url", image_url: { url } });
