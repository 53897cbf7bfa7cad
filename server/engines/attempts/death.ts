import { open, statfs } from "node:fs/promises";
import type { JobCode } from "../../protocol/job-codes";
import { diskFull, diskTrouble, messageOf } from "../../system/errors";

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Why a trainer came to nothing, as the job's error says it. */
export interface Trouble {
  code: JobCode;
  message: string;
}

const READ_BYTES = 8_192;
const SHOWN_LINES = 4;
const SHOWN_CHARACTERS = 600;
/** With less room than this a trainer cannot even write down why it ends. */
const LEAST_FREE_BYTES = 64 * 1024;

export const notInstalled = (command: readonly string[]): Trouble => ({
  code: "trainer_not_installed",
  message: `The trainer is not installed: "${command.join(" ")}" could not be run. Install it with \`npm run trainer -- init\`; it writes models.json, or says what to write into the one that is there as "trainer".`,
});

/** What a trainer ends with that was to pause; also before its first step, where it has nothing to save. See `trainer/PROTOCOL.md`. */
export const pausedExit = 75;

/** What to say of a trainer that could not be run, wherever it was to. */
export const runTrouble = (error: unknown): Trouble =>
  diskTrouble(error) ?? { code: "server_error", message: `The trainer could not be run. ${messageOf(error)}` };

/** The trainer, or what it cannot do without, is not in its environment, or not there any more. */
const missingPackage =
  /No module named '?(fine_tuning_trainer|torch|transformers|peft|trl|accelerate|datasets|numpy|safetensors|tokenizers)\b/;

/**
 * What to say of a trainer that ended without saying how.
 * @param tail the end of what it printed
 * @param freeBytes room on the disk that it wrote to
 */
export function deathOf(
  exit: Exit,
  tail: string,
  command: readonly string[],
  freeBytes = Number.POSITIVE_INFINITY,
): Trouble {
  const shown = lastLines(tail);
  const said = shown === "" ? "It printed nothing." : `The end of its log: ${shown}`;
  if (missingPackage.test(tail)) {
    const { code, message } = notInstalled(command);
    return { code, message: `${message} ${said}` };
  }
  if (
    /No space left on device|Disk quota exceeded/i.test(tail) ||
    (exit.signal === null && freeBytes < LEAST_FREE_BYTES)
  )
    return { ...diskFull, message: `${diskFull.message} ${said}` };
  if (/out of memory|MemoryError|std::bad_alloc|Cannot allocate memory/i.test(tail))
    return { code: "out_of_memory", message: `The trainer ran out of memory. ${smaller} ${said}` };
  if (exit.signal === "SIGKILL")
    return {
      code: "out_of_memory",
      message: `The system killed the trainer, most likely because memory ran out. ${smaller} ${said}`,
    };
  const how = exit.signal === null ? `with exit code ${exit.code}` : `by signal ${exit.signal}`;
  return { code: "trainer_died", message: `The trainer ended ${how} before it was done. ${said}` };
}

const smaller = "A smaller batch_size, shorter examples, a smaller model or a quantized one need less.";

function lastLines(tail: string): string {
  // A progress bar writes over its own line.
  const lines = tail.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  return lines.slice(-SHOWN_LINES).join("\n").slice(-SHOWN_CHARACTERS);
}

/** The end of a log; empty where there is none. */
export async function tailOf(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (!file) return "";
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(size, READ_BYTES));
    await file.read(bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString("utf8");
  } finally {
    await file.close();
  }
}

/** Bytes that may still be written on the disk of a folder. */
export async function freeBytesAt(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
