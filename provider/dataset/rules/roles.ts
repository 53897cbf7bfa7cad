/** Roles of turns, and what is meant by those that other tools use. */

import { nearest } from "../../spelling";

const ROLES = ["system", "developer", "user", "assistant", "tool", "function"];

const MEANT: Record<string, string> = {
  human: "user",
  gpt: "assistant",
  bot: "assistant",
  ai: "assistant",
  model: "assistant",
  chatbot: "assistant",
  observation: "tool",
  function_response: "tool",
};

/** The role that is most likely meant; undefined where nothing is near. */
export function meantRole(role: string): string | undefined {
  const folded = role.trim().toLowerCase();
  return MEANT[folded] ?? nearest(folded, ROLES);
}

export const isRole = (role: unknown): boolean => typeof role === "string" && ROLES.includes(role);
