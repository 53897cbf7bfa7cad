import { fstatSync } from "node:fs";
import { inPluginProcess } from "./plugin-process";

const key = Symbol.for("pulumi-fine-tuning.stdinWatch");

/**
 * Ends this process when the `pulumi` command that started it has died (kill -9, a closed terminal): nothing else would,
 * and it would wait for the job for hours, asking the server all the time. Does nothing outside the engine's process.
 */
export function exitWithEngine(
  stdin: NodeJS.ReadStream & { fd: number } = process.stdin,
  exit: () => void = () => process.exit(0),
): void {
  const shared = globalThis as { [key]?: true };
  if (!inPluginProcess() || shared[key] || !isHeldOpen(stdin)) return;
  shared[key] = true;
  watchStdin(stdin, exit);
}

/** Of a provider that a language host starts, standard input is `/dev/null`, which ends at once and tells nothing. */
export function isHeldOpen({ fd }: { fd: number }): boolean {
  try {
    const input = fstatSync(fd);
    return input.isFIFO() || input.isSocket();
  } catch {
    return false;
  }
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
