/** Rules for the order of turns: who speaks after whom, and which answer belongs to which call. */

import type { Flag } from "./catalogue";
import { isObject } from "./objects";

type Turn = Record<string, unknown>;

/** Flags what a conversation at `base` has in an order that no model is to learn. */
export function checkSequence(messages: readonly unknown[], base: string, flag: Flag) {
  let open: Map<string, number> | undefined;
  const answered = new Set<unknown>();
  let called: unknown;
  let last: unknown;
  let talked = false;
  for (let i = 0; i < messages.length; i++) {
    const turn = messages[i];
    if (!isObject(turn)) return;
    const role = turn.role;
    if (role === "tool") {
      const isCalled = open?.has(String(turn.tool_call_id)) === true;
      if (!isCalled && answered.has(turn.tool_call_id)) flagRepeated(turn, `${base}[${i}]`, flag);
      if (open !== undefined && !answer(turn, open, `${base}[${i}]`, flag)) open = undefined;
      answered.add(turn.tool_call_id);
    } else {
      if (open !== undefined) flagUnanswered(open, base, flag);
      open = undefined;
      if (called !== undefined && role !== "function")
        flag("unanswered_tool_call", `${base}[${i - 1}].function_call`, "the call has no answer before the next turn");
      if (role === "function") checkFunctionAnswer(turn, called, `${base}[${i}]`, flag);
      else if (role === "assistant") {
        if (last === "assistant" && !isCalling(messages[i - 1])) flag("consecutive_assistants", `${base}[${i}]`);
        open = callsOf(turn, i, base, flag);
        called = isObject(turn.function_call) ? turn.function_call.name : undefined;
      } else if ((role === "system" || role === "developer") && talked) flag("late_system_message", `${base}[${i}]`);
      if (role !== "assistant") called = undefined;
    }
    if (role === "user" || role === "assistant") talked = true;
    last = role;
  }
}

/** Ids of the calls that wait for an answer, each with its turn; undefined where none is made. */
function callsOf(turn: Turn, index: number, base: string, flag: Flag): Map<string, number> | undefined {
  const calls = turn.tool_calls;
  if (!Array.isArray(calls)) return undefined;
  const open = new Map<string, number>();
  for (const call of calls) {
    const id = isObject(call) ? call.id : undefined;
    if (typeof id !== "string") continue;
    if (open.has(id)) flag("repeated_tool_call_id", `${base}[${index}].tool_calls`, `two calls have the id "${id}"`);
    open.set(id, index);
  }
  return open;
}

const ANSWERED = -1;

/** False for an answer to no open call: which call it was meant for cannot be said, so none is called unanswered. */
function answer(turn: Turn, open: Map<string, number>, path: string, flag: Flag): boolean {
  const id = turn.tool_call_id;
  if (typeof id !== "string" || !open.has(id)) return false;
  if (open.get(id) === ANSWERED) flagRepeated(turn, path, flag);
  open.set(id, ANSWERED);
  return true;
}

const flagRepeated = ({ tool_call_id: id }: Turn, path: string, flag: Flag): void =>
  flag("repeated_tool_answer", `${path}.tool_call_id`, `the call "${id}" is answered a second time`);

/** A row may end with calls: then it teaches calling. */
function flagUnanswered(open: Map<string, number>, base: string, flag: Flag) {
  for (const [id, index] of open)
    if (index !== ANSWERED)
      flag(
        "unanswered_tool_call",
        `${base}[${index}].tool_calls`,
        `the call "${id}" has no answer before the next turn`,
      );
}

function checkFunctionAnswer(turn: Turn, called: unknown, path: string, flag: Flag) {
  if (typeof turn.name !== "string" || turn.name === "") return flag("missing_function_name", `${path}.name`);
  if (called !== turn.name)
    flag("unmatched_function", `${path}.name`, `no call of "${turn.name}" stands before this turn`);
}

const isCalling = (turn: unknown): boolean =>
  isObject(turn) && (Array.isArray(turn.tool_calls) || isObject(turn.function_call));
