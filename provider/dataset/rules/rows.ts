/** What a row must hold, per format. */

import type { Flag } from "./catalogue";
import { chatKeys, checkKeys, completionKeys, inputKeys, preferenceKeys } from "./keys";
import { checkMessages, type Turns } from "./messages";
import { isObject } from "./objects";
import { isRole } from "./roles";
import { checkSequence } from "./sequence";
import { checkTools, type Offered } from "./tools";

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
  checkKeys(row, chatKeys, "", flag);
  const around = { offered: row, weighed: true, textOnly: false };
  const turns = checkMessages(row.messages, "messages", around, flag);
  if (turns === undefined || turns.stranger) return turns;
  if (Array.isArray(row.messages)) checkSequence(row.messages, "messages", flag);
  if (turns.assistants === 0) flag("no_assistant_message", "messages");
  else if (turns.trained === 0) flag("nothing_to_learn", "messages");
  else if (turns.lastRole !== "assistant")
    flag(
      "last_not_assistant",
      "messages",
      `the last turn is of the role "${turns.lastRole}", so nothing is learnt from it`,
    );
  if (!turns.system) flag("no_system_message", "messages");
  if (!turns.user) flag("no_user_message", "messages");
  return turns;
}

function checkCompletion(row: Fields, flag: Flag): undefined {
  if (typeof row.prompt !== "string") flag("missing_prompt", "prompt");
  const completion = row.completion;
  if (typeof completion !== "string") flag("missing_completion", "completion");
  else if (completion.trim() === "") flag("empty_answer", "completion", "the completion is empty");
  checkKeys(row, completionKeys, "", flag);
}

function checkPreference(row: Fields, flag: Flag): undefined {
  const input = row.input;
  if (isObject(input)) checkInput(input, flag);
  else flag("missing_input", "input");
  const offered = isObject(input) ? input : {};
  checkOutput(row, "preferred", offered, flag);
  checkOutput(row, "non_preferred", offered, flag);
  const { preferred_output: better, non_preferred_output: worse } = row;
  if (better !== undefined && JSON.stringify(better) === JSON.stringify(worse))
    flag("equal_outputs", "non_preferred_output");
  for (const key in row) if (!key.endsWith("preferred_completion")) checkKeys({ [key]: 0 }, preferenceKeys, "", flag);
}

function checkInput(input: Fields, flag: Flag) {
  checkTools(input, "input.", flag);
  checkKeys(input, inputKeys, "input.", flag);
  const around = { offered: input, weighed: false, textOnly: true };
  const turns = checkMessages(input.messages, "input.messages", around, flag);
  if (turns === undefined || turns.stranger || !Array.isArray(input.messages)) return;
  checkSequence(input.messages, "input.messages", flag);
  if (turns.assistants > 0) flag("several_turns", "input.messages");
}

/** The vendor trains on one answer to one question. */
function checkOutput(row: Fields, which: "preferred" | "non_preferred", offered: Offered, flag: Flag) {
  const path = `${which}_output`;
  const output = row[path];
  if (output === undefined && `${which}_completion` in row) return flag("misnamed_output", `${which}_completion`);
  if (!Array.isArray(output) || output.length === 0) return flag("missing_output", path);
  if (output.length > 1)
    return flag("several_outputs", path, `the output has ${output.length} turns, only one is trained on`);
  checkMessages(output, path, { offered, weighed: false, textOnly: true }, flag);
  const [turn] = output;
  const role = isObject(turn) ? turn.role : undefined;
  if (typeof role === "string" && role !== "assistant" && isRole(role))
    flag("output_role", `${path}[0].role`, `the output has the role "${role}"`);
}

function checkReinforcement(row: Fields, flag: Flag): Turns | undefined {
  checkTools(row, "", flag);
  const around = { offered: row, weighed: false, textOnly: false };
  const turns = checkMessages(row.messages, "messages", around, flag);
  if (turns === undefined) return turns;
  if (!turns.stranger && Array.isArray(row.messages)) checkSequence(row.messages, "messages", flag);
  if (turns.lastRole !== "user") flag("last_not_user", "messages");
  for (const key of ["response_format", "responseFormat"]) if (key in row) flag("misplaced_response_format", key);
  return turns;
}
