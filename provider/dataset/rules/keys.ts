/** Keys that a row or a message may have. */

import { nearest } from "../../spelling";
import type { Code, Flag } from "./catalogue";

export interface KnownKeys {
  /** `chat rows`, as a sentence begins. */
  of: string;
  keys: readonly string[];
  /** What the service makes of another key. */
  code: Code;
}

/** Keys of a chat row; the service fails jobs over any other. */
export const chatKeys: KnownKeys = {
  of: "chat rows",
  keys: ["messages", "tools", "parallel_tool_calls", "functions"],
  code: "extra_key",
};

export const completionKeys: KnownKeys = { of: "completion rows", keys: ["prompt", "completion"], code: "extra_key" };

export const preferenceKeys: KnownKeys = {
  of: "preference rows",
  keys: ["input", "preferred_output", "non_preferred_output"],
  code: "unrecognized_key",
};

export const inputKeys: KnownKeys = {
  of: "inputs of preference rows",
  keys: ["messages", "tools", "parallel_tool_calls", "functions"],
  code: "unrecognized_key",
};

export const messageKeys: KnownKeys = {
  of: "messages",
  keys: ["role", "content", "name", "weight", "tool_calls", "tool_call_id", "function_call", "refusal", "audio"],
  code: "unrecognized_key",
};

/** Flags the keys that are not known; `path` is what stands before them. */
export function checkKeys(holder: Record<string, unknown>, known: KnownKeys, path: string, flag: Flag) {
  for (const key in holder) if (!known.keys.includes(key)) flagKey(key, known, `${path}${key}`, flag);
}

/** Says of one key that it is not known, and what may have been meant. */
export function flagKey(key: string, { of, keys, code }: KnownKeys, path: string, flag: Flag) {
  const near = nearest(key, keys);
  const hint = near === undefined ? (HINTS[of]?.[key] ?? "") : `; did you mean "${near}"?`;
  flag(code, path, `${of} have no key "${key}"${hint}`);
}

/** Where a key belongs that is often put in the wrong place. */
const HINTS: Record<string, Record<string, string>> = {
  "chat rows": {
    weight: "; a weight belongs to an assistant's message",
    tool_calls: "; tool calls belong to an assistant's message",
    function_call: "; a call belongs to an assistant's message",
  },
};
