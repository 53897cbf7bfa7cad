import type { Engine } from "../types";
import type { GraderDoor } from "./grader-door";
import type { Host, Patience } from "./host";
import { type HostedTraining, startTraining } from "./training";

/** Trains for real: one trainer for each job, which speaks `trainer/PROTOCOL.md`. */
export function hostedEngine(host: Host, door: GraderDoor, patience: Patience): Engine {
  const trainings = new Set<HostedTraining>();
  return {
    prepares: true,
    start(request, onEvent) {
      const training = startTraining({ host, door, patience }, request, onEvent);
      trainings.add(training);
      void training.done.then(() => trainings.delete(training));
      return training;
    },
    release: (outDir) => host.release(outDir),
    async close() {
      await Promise.all([...trainings].map((training) => training.leave()));
      host.close();
      await door.close();
    },
  };
}
