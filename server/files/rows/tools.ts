import { isObject, isText } from "./values";

const mostTools = 128;
const namePattern = /^[A-Za-z0-9_-]{1,64}$/;

/** What the API's own document refuses of the tools that a row offers. */
export function toolsFault(row: Record<string, unknown>): string | undefined {
  const { tools, functions, parallel_tool_calls: parallel } = row;
  if (parallel !== undefined && parallel !== null && typeof parallel !== "boolean")
    return "'parallel_tool_calls' is neither true nor false";
  return toolListFault(tools) ?? functionListFault(functions);
}

function toolListFault(tools: unknown): string | undefined {
  if (tools === undefined || tools === null) return undefined;
  if (!Array.isArray(tools)) return "'tools' is not a list";
  if (tools.length > mostTools) return tooMany(tools.length);
  return firstFault(tools, (tool) =>
    isObject(tool) && tool.type === "function" ? functionFault(tool.function) : "a tool is not of type 'function'",
  );
}

function functionListFault(functions: unknown): string | undefined {
  if (functions === undefined || functions === null) return undefined;
  if (!Array.isArray(functions) || functions.length === 0) return "'functions' is not a list with a function in it";
  return functions.length > mostTools ? tooMany(functions.length) : firstFault(functions, functionFault);
}

const tooMany = (count: number): string => `${count} tools are more than the ${mostTools} that an example may have`;

function functionFault(definition: unknown): string | undefined {
  if (!isObject(definition) || !isText(definition.name)) return "a tool has no name";
  const name = JSON.stringify(definition.name);
  if (isSet(definition.description) && typeof definition.description !== "string")
    return `the description of ${name} is not text`;
  if (isSet(definition.strict) && typeof definition.strict !== "boolean")
    return `'strict' of ${name} is neither true nor false`;
  if (definition.parameters !== undefined && !isObject(definition.parameters))
    return `the parameters of ${name} are not an object`;
  return nameFault(definition.name);
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

const nameFault = (name: string): string | undefined =>
  namePattern.test(name) ? undefined : `the tool name ${JSON.stringify(name)} does not match ${namePattern.source}`;

/** What is wrong with the calls of a message. */
export function callsFault({ tool_calls: calls, function_call: call }: Record<string, unknown>): string | undefined {
  if (call !== undefined && call !== null) {
    const fault = calledFault(call);
    if (fault !== undefined) return fault;
  }
  if (calls === undefined || calls === null) return undefined;
  if (!Array.isArray(calls) || calls.length === 0) return "'tool_calls' is not a list with a call in it";
  return firstFault(calls, (one) => {
    if (!isObject(one) || !isText(one.id)) return "a tool call has no id";
    if (one.type !== "function") return "a tool call is not of type 'function'";
    return calledFault(one.function);
  });
}

function calledFault(called: unknown): string | undefined {
  if (!isObject(called) || !isText(called.name)) return "a call does not name a function";
  if (typeof called.arguments !== "string") return `the arguments of "${called.name}" are not text`;
  return nameFault(called.name);
}

function firstFault<Item>(items: readonly Item[], faultOf: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const fault = faultOf(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
