/** What a row must hold, per format. */

import type { Flag } from "./catalogue";
import { checkMessages, type Turns } from "./messages";
import { checkTools, isObject } from "./tools";

type Fields = Record<string, unknown>;

/** Checks one row of the format; what is known of its turns helps judge the set as a whole. */
export const checkRow: Record<
  "chat" | "completion" | "preference" | "reinforcement",
  (row: Fields, flag: Flag) => Turns | undefined
> = {
  chat: checkChat,
  completion: checkCompletion,
  preference: checkPreference,
  reinforcement: checkReinforcement,
};

function checkChat(row: Fields, flag: Flag): Turns | undefined {
  checkTools(row, "", flag);
  for (const key in row)
    if (key !== "messages" && key !== "tools" && key !== "parallel_tool_calls" && key !== "functions")
      flag("unrecognized_key", key, `chat rows have no key "${key}"`);
  const turns = checkMessages(row.messages, "messages", row.tools, flag);
  if (turns === undefined || turns.stranger) return turns;
  if (turns.assistants === 0) flag("no_assistant_message", "messages");
  else if (turns.trained === 0) flag("nothing_to_learn", "messages");
  if (!turns.system) flag("no_system_message", "messages");
  if (!turns.user) flag("no_user_message", "messages");
  return turns;
}

function checkCompletion(row: Fields, flag: Flag): undefined {
  if (typeof row.prompt !== "string") flag("missing_prompt", "prompt");
  const completion = row.completion;
  if (typeof completion !== "string") flag("missing_completion", "completion");
  else if (completion.trim() === "") flag("short_answer", "completion", "the completion is empty");
  for (const key in row)
    if (key !== "prompt" && key !== "completion") flag("unrecognized_key", key, `completion rows have no key "${key}"`);
}

function checkPreference(row: Fields, flag: Flag): undefined {
  const input = row.input;
  if (isObject(input)) {
    checkTools(input, "input.", flag);
    checkMessages(input.messages, "input.messages", input.tools, flag);
  } else flag("missing_input", "input");
  const tools = isObject(input) ? input.tools : undefined;
  checkOutput(row, "preferred", tools, flag);
  checkOutput(row, "non_preferred", tools, flag);
  const { preferred_output: better, non_preferred_output: worse } = row;
  if (better !== undefined && JSON.stringify(better) === JSON.stringify(worse))
    flag("equal_outputs", "non_preferred_output");
  for (const key in row)
    if (key !== "input" && !key.endsWith("preferred_output") && !key.endsWith("preferred_completion"))
      flag("unrecognized_key", key, `preference rows have no key "${key}"`);
}

function checkOutput(row: Fields, which: "preferred" | "non_preferred", tools: unknown, flag: Flag) {
  const path = `${which}_output`;
  const output = row[path];
  if (output === undefined && `${which}_completion` in row) return flag("misnamed_output", `${which}_completion`);
  if (!Array.isArray(output) || output.length === 0) return flag("missing_output", path);
  checkMessages(output, path, tools, flag);
  let answers = 0;
  output.forEach((turn, i) => {
    const role = isObject(turn) ? turn.role : undefined;
    if (role === "assistant") answers++;
    else if (typeof role === "string" && role !== "tool")
      flag("output_role", `${path}[${i}].role`, `an output turn has the role "${role}"`);
  });
  if (answers === 0) flag("no_assistant_message", path);
}

function checkReinforcement(row: Fields, flag: Flag): Turns | undefined {
  checkTools(row, "", flag);
  const turns = checkMessages(row.messages, "messages", row.tools, flag);
  if (turns !== undefined && turns.lastRole !== "user") flag("last_not_user", "messages");
  return turns;
}
