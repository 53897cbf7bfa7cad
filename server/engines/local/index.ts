import type { Engine } from "../types";
import { graderDoor } from "./grader-door";
import { launch } from "./processes";
import { type LocalTraining, type Patience, startTraining } from "./training";

export const defaultPatience: Patience = { saveMs: 120_000, endMs: 30_000, retryMs: 1_000 };

/** Trains for real: one process for each job, which speaks `trainer/PROTOCOL.md`. */
export function createLocalEngine(command: readonly string[], patience: Patience = defaultPatience): Engine {
  const door = graderDoor();
  const trainings = new Set<LocalTraining>();
  return {
    prepares: true,
    start(request, onEvent) {
      const training = startTraining({ command, door, launch, patience }, request, onEvent);
      trainings.add(training);
      void training.done.then(() => trainings.delete(training));
      return training;
    },
    async close() {
      await Promise.all([...trainings].map((training) => training.leave()));
      await door.close();
    },
  };
}
