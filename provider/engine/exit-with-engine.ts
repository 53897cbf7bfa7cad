import { inPluginProcess } from "./plugin-process";

const key = Symbol.for("pulumi-fine-tuning.stdinWatch");

/**
 * Ends this process when the `pulumi` command that started it has died (kill -9, a closed terminal): nothing else would,
 * and it would wait for the job for hours, asking the server all the time. Does nothing outside the engine's process.
 */
export function exitWithEngine(
  stdin: NodeJS.ReadStream = process.stdin,
  exit: () => void = () => process.exit(0),
): void {
  const shared = globalThis as { [key]?: true };
  if (!inPluginProcess() || shared[key]) return;
  shared[key] = true;
  watchStdin(stdin, exit);
}

/** The engine holds the other end of stdin open as long as it lives and never writes to it. */
export function watchStdin(stdin: NodeJS.ReadableStream & { unref?: () => unknown }, onEnd: () => void): void {
  stdin.on("end", onEnd);
  stdin.on("close", onEnd);
  stdin.on("error", onEnd);
  stdin.resume();
  // Watching must not be what keeps the process alive.
  stdin.unref?.();
}
