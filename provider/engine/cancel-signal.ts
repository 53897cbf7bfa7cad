import { inDynamicProcess, requireOfPlugin } from "./plugin-process";

// On the global object, because two copies of this package may live in one process but the hook may be set only once.
const key = Symbol.for("pulumi-fine-tuning.cancelSignal");

/**
 * Aborts when the engine cancels: at the first Ctrl-C or SIGTERM, and also when an operation ends normally, so nothing may be
 * printed or cancelled for its sake alone. Where cancelling cannot be noticed the signal never aborts. A second Ctrl-C ends the
 * engine at once, and `exit-with-engine.ts` this process with it.
 *
 * The SDK answers the engine's Cancel call without telling the provider. Its request is the only message of type Empty
 * that the process ever reads while it works, so reading one is taken for it.
 */
export const cancelSignal = (): AbortSignal => controller().signal;

/** What our own plugin does when the engine cancels. */
export const cancel = (): void => abort(controller());

function controller(): AbortController {
  const shared = globalThis as { [key]?: AbortController };
  const known = shared[key];
  if (known !== undefined) return known;
  const cancelled = new AbortController();
  shared[key] = cancelled;
  if (inDynamicProcess()) listen(cancelled);
  return cancelled;
}

const abort = (cancelled: AbortController) => cancelled.abort(new Error("the engine cancelled the operation"));

interface EmptyMessage {
  deserializeBinary?: (...bytes: unknown[]) => unknown;
}

function listen(cancelled: AbortController): void {
  const Empty = emptyMessage();
  const original = Empty?.deserializeBinary;
  if (Empty === undefined || original === undefined) return;
  Empty.deserializeBinary = function (...bytes) {
    abort(cancelled);
    return original.apply(this, bytes);
  };
}

function emptyMessage(): EmptyMessage | undefined {
  try {
    return requireOfPlugin()("google-protobuf/google/protobuf/empty_pb").Empty;
  } catch {
    // Another layout of the SDK: waiting then ends as it would without us.
    return undefined;
  }
}
