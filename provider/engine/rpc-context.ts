import { AsyncLocalStorage } from "node:async_hooks";
import { inDynamicProcess, requireOfPlugin } from "./plugin-process";
import { noteRow, type Operation } from "./shown-rows";

/** What the engine says about the create, read, update or delete being served and the SDK does not hand on. */
export interface RpcContext {
  urn?: string | undefined;
}

const key = Symbol.for("pulumi-fine-tuning.rpcContext");

/**
 * The context of the call being served, across awaits. Empty outside the engine's process, and in the first call of a
 * process: the hook is set by asking for the first time, so `configure` asks once.
 */
export function rpcContext(): RpcContext {
  return contexts().getStore() ?? {};
}

/** Serves a call of which our own plugin was told everything. */
export function serving<T>(urn: string, operation: Operation, call: () => T): T {
  noteRow(urn, operation);
  return contexts().run({ urn }, call);
}

function contexts(): AsyncLocalStorage<RpcContext> {
  const shared = globalThis as { [key]?: AsyncLocalStorage<RpcContext> };
  let storage = shared[key];
  if (storage === undefined) {
    storage = shared[key] = new AsyncLocalStorage<RpcContext>();
    if (inDynamicProcess()) listen(storage);
  }
  return storage;
}

/**
 * The getter that the SDK calls first, and within the call's own asynchronous context, for each kind of request. Checks and
 * diffs are not followed: every resource has them in every preview, each promise of a followed process costs, and the URN of
 * theirs is the program's own, among the inputs.
 */
const followed = {
  CreateRequest: { getter: "getProperties", operation: "creating" },
  ReadRequest: { getter: "getProperties", operation: "refreshing" },
  UpdateRequest: { getter: "getOlds", operation: "updating" },
  DeleteRequest: { getter: "getProperties", operation: "deleting" },
} as const;

interface Request {
  getUrn?: () => string;
  [getter: string]: unknown;
}

function listen(storage: AsyncLocalStorage<RpcContext>): void {
  const messages = requestMessages();
  for (const [message, { getter, operation }] of Object.entries(followed)) {
    const request = messages[message]?.prototype;
    const original = request?.[getter];
    if (request === undefined || typeof original !== "function" || typeof request.getUrn !== "function") continue;
    request[getter] = function (this: Request, ...args: unknown[]) {
      const urn = this.getUrn?.();
      if (urn !== undefined) noteRow(urn, operation);
      storage.enterWith({ urn });
      return original.apply(this, args);
    };
  }
}

function requestMessages(): Record<string, { prototype: Request } | undefined> {
  try {
    return requireOfPlugin()("../../proto/provider_pb");
  } catch {
    // Another layout of the SDK: the context then stays empty.
    return {};
  }
}
