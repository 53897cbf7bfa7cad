/** Tools that a row offers, calls that an assistant makes, and answers to them. */

import { nearest } from "../../spelling";
import type { Flag } from "./catalogue";
import { isObject } from "./objects";
import { schemaFault } from "./tool-schema";

const MOST_TOOLS = 128;

/** The row's own `tools`, `functions` and `parallel_tool_calls`. */
export function checkTools(row: Record<string, unknown>, path: string, flag: Flag) {
  const { tools, functions, parallel_tool_calls: parallel } = row;
  if (tools !== undefined && tools !== null) {
    if (!Array.isArray(tools)) flag("invalid_tools", `${path}tools`, '"tools" is not a list');
    else if (tools.length > MOST_TOOLS)
      flag("too_many_tools", `${path}tools`, `the row has ${tools.length} tools, at most ${MOST_TOOLS} are allowed`);
    else {
      for (let i = 0; i < tools.length; i++) checkTool(tools[i], `${path}tools[${i}]`, flag);
      if (tools.length > 1) checkRepeated(tools.map(nameOf), `${path}tools`, flag);
    }
  }
  if (functions !== undefined && functions !== null) {
    if (!Array.isArray(functions) || functions.length < 1)
      flag("invalid_tools", `${path}functions`, '"functions" is not a list of 1 to 128 functions');
    else if (functions.length > MOST_TOOLS)
      flag(
        "too_many_tools",
        `${path}functions`,
        `the row has ${functions.length} functions, at most ${MOST_TOOLS} are allowed`,
      );
    else {
      for (let i = 0; i < functions.length; i++) checkFunction(functions[i], `${path}functions[${i}]`, flag);
      if (functions.length > 1) checkRepeated(functions.map(nameIn), `${path}functions`, flag);
    }
  }
  if (parallel !== undefined && parallel !== null && typeof parallel !== "boolean")
    flag("invalid_parallel_tool_calls", `${path}parallel_tool_calls`);
}

function checkTool(tool: unknown, path: string, flag: Flag) {
  if (!isObject(tool) || tool.type !== "function")
    return flag("invalid_tool", path, 'the tool\'s type is not "function"');
  checkFunction(tool.function, `${path}.function`, flag);
}

function checkFunction(definition: unknown, path: string, flag: Flag) {
  if (!isObject(definition) || !isText(definition.name)) return flag("invalid_tool", path, "the function has no name");
  checkName(definition.name, `${path}.name`, flag);
  const { parameters, description, strict } = definition;
  if (isGiven(description) && typeof description !== "string")
    flag("invalid_tool", `${path}.description`, "the description is not text");
  if (isGiven(strict) && typeof strict !== "boolean")
    flag("invalid_tool", `${path}.strict`, '"strict" is not true or false');
  if (parameters === undefined) return;
  if (!isObject(parameters))
    return flag("invalid_tool", `${path}.parameters`, "the parameters are not a JSON schema object");
  const wrong = schemaFault(parameters);
  if (wrong !== undefined) flag("invalid_tool_schema", `${path}.parameters${wrong.path}`, wrong.fault);
}

/** Exports write null for what a definition does not have. */
const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

function checkName(name: string, path: string, flag: Flag) {
  if (name.length > 64) flag("invalid_tool_name", path, `the name of the tool has ${name.length} characters`);
  else if (!NAME.test(name)) flag("invalid_tool_name", path, `the name of the tool is "${name}"`);
}

function checkRepeated(offered: readonly unknown[], path: string, flag: Flag) {
  const names = new Set<unknown>();
  for (const name of offered) {
    if (name !== undefined && names.has(name)) flag("repeated_tool", path, `two tools are called "${name}"`);
    names.add(name);
  }
}

/** What a row offers to call: `tools`, or the older `functions`. */
export interface Offered {
  tools?: unknown;
  functions?: unknown;
}

/** `tool_calls`, or the older `function_call`, of an assistant turn. */
export function checkToolCalls(key: string, calls: unknown, path: string, { tools, functions }: Offered, flag: Flag) {
  if (key === "function_call") return checkCalled(calls, path, { list: functions, name: nameIn }, flag);
  if (!Array.isArray(calls) || calls.length === 0) return flag("invalid_tool_calls", path);
  for (let i = 0; i < calls.length; i++) {
    const call = calls[i];
    if (!isObject(call)) flag("invalid_tool_call", `${path}[${i}]`, "the tool call is not an object");
    else if (!isText(call.id)) flag("invalid_tool_call", `${path}[${i}].id`, "the tool call has no id");
    else if (call.type !== "function")
      flag("invalid_tool_call", `${path}[${i}].type`, 'the tool call\'s type is not "function"');
    else checkCalled(call.function, `${path}[${i}].function`, { list: tools, name: nameOf }, flag);
  }
}

function checkCalled(
  called: unknown,
  path: string,
  { list, name }: { list: unknown; name: (one: unknown) => unknown },
  flag: Flag,
) {
  if (!isObject(called) || !isText(called.name))
    return flag("invalid_tool_call", path, "the call does not name a function");
  const text = called.arguments;
  if (typeof text !== "string") return flag("invalid_tool_call", `${path}.arguments`, "the arguments are not a string");
  const fault = argumentsFault(text);
  if (fault !== undefined) flag("arguments_not_json", `${path}.arguments`, fault);
  if (!Array.isArray(list) || !NAME.test(called.name)) return checkName(called.name, `${path}.name`, flag);
  if (list.some((one) => name(one) === called.name)) return;
  const near = nearest(called.name, list.map(name).filter(isText));
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  flag("unknown_tool", `${path}.name`, `the call names "${called.name}", which the row's tools do not define${hint}`);
}

function argumentsFault(text: string): string | undefined {
  try {
    return isObject(JSON.parse(text)) ? undefined : "the arguments of the call are JSON, but no object";
  } catch {
    return "the arguments of the call are not valid JSON";
  }
}

/** A turn with role "tool" says which call before it is answered. */
export function checkToolAnswer(messages: unknown[], index: number, base: string, flag: Flag) {
  const message = messages[index];
  const id = isObject(message) ? message.tool_call_id : undefined;
  if (!isText(id)) return flag("missing_tool_call_id", `${base}[${index}].tool_call_id`);
  for (let i = index - 1; i >= 0; i--) {
    const earlier = messages[i];
    const calls = isObject(earlier) ? earlier.tool_calls : undefined;
    if (Array.isArray(calls) && calls.some((call) => isObject(call) && call.id === id)) return;
  }
  flag("unmatched_tool_call_id", `${base}[${index}].tool_call_id`, `no call before this turn has the id "${id}"`);
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const nameIn = (definition: unknown): unknown => (isObject(definition) ? definition.name : undefined);

const nameOf = (tool: unknown): unknown => (isObject(tool) ? nameIn(tool.function) : undefined);

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
