import { isPassing } from "../../system/errors";
import type { Attempt } from "../attempts/attempt";
import { deathOf, type Exit, freeBytesAt, pausedExit, tailOf } from "../attempts/death";
import type { Ending, Host, Patience, RunningTrainer } from "../attempts/host";
import { launchTrouble, launchWithPatience } from "./launching";
import { findTrainer, launch, type TrainerProcess } from "./processes";

/** Runs trainers as processes of this machine. @param command runs one */
export function localHost(command: readonly string[], patience: Patience): Host {
  function running(attempt: Attempt, process: TrainerProcess): RunningTrainer {
    return {
      ended: process.ended.then((exit) => exit && endingOf(attempt, exit)),
      isOver() {
        const timer = setTimeout(process.kill, patience.endMs);
        void process.ended.then(() => clearTimeout(timer));
      },
      leave: process.askToEnd,
      kill: process.kill,
    };
  }

  const endingOf = (attempt: Attempt, exit: Exit): Ending => ({
    lost: false,
    async why() {
      if (exit.code === pausedExit) return undefined;
      const [tail, freeBytes] = await Promise.all([tailOf(attempt.log), freeBytesAt(attempt.folder)]);
      return deathOf(exit, tail, command, freeBytes);
    },
  });

  return {
    outlivesServer: false,
    prepare: async (request) => request,
    release: async () => undefined,
    seen: (path) => path,
    async start(attempt, { asked, device }) {
      const process = await launchWithPatience(() => launch(command, attempt, device), {
        firstWaitMs: patience.retryMs,
        goOn: () => !asked.aborted,
      });
      return process && running(attempt, process);
    },
    async find(attempt) {
      const process = await findTrainer(attempt);
      return process && running(attempt, process);
    },
    close: () => undefined,
    isPassing,
    troubleOf: (error) => launchTrouble(error, command),
  };
}
