import type { ChatMessage } from "./types";

/** The messages as open models take them: they know no `developer`; they know `system`. */
export const forOpenModels = (messages: readonly ChatMessage[]): ChatMessage[] =>
  messages.map(({ role, content }) => ({ role: role === "developer" ? "system" : role, content }));
