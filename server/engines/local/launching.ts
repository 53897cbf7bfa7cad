import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, isPassing, messageOf } from "../../system/errors";
import { notInstalled, runTrouble, type Trouble } from "../attempts/death";
import type { TrainerProcess } from "./processes";

const mostTries = 5;

/** Starts a trainer; tries again where the system cannot just now. Resolves to undefined when it shall not go on. */
export async function launchWithPatience(
  start: () => Promise<TrainerProcess>,
  { firstWaitMs, goOn }: { firstWaitMs: number; goOn(): boolean },
): Promise<TrainerProcess | undefined> {
  for (let tries = 1; goOn(); tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (!isPassing(error) || tries >= mostTries) throw error;
      await sleep(firstWaitMs * 2 ** (tries - 1));
    }
  }
  return undefined;
}

/** Why a trainer could not be started or followed. */
export function launchTrouble(error: unknown, command: readonly string[]): Trouble {
  const code = codeOf(error);
  if ((code === "ENOENT" || code === "EACCES") && /^spawn /.test(messageOf(error))) return notInstalled(command);
  return runTrouble(error);
}
