import { join } from "node:path";
import type { Snapshot, TrainEvent } from "../types";
import type { TrainerEvent } from "./events";

type Saved = Extract<TrainerEvent, { path: string }>;

export const snapshotOf = ({ step, metrics, path }: Saved, outDir: string): Snapshot => ({
  step,
  metrics,
  snapshotPath: join(outDir, path),
});

/** A trainer's event in the words of all engines. */
export function toldOf(event: TrainerEvent, outDir: string): TrainEvent {
  switch (event.type) {
    case "started": {
      const { device: kind, deviceName: name, dtype, trainableParameters, workers } = event;
      const device = { kind, name, dtype, trainableParameters, ...(workers === undefined ? {} : { workers }) };
      return { type: "started", totalSteps: event.totalSteps, device };
    }
    case "checkpoint":
    case "paused":
      return { type: event.type, ...snapshotOf(event, outDir) };
    case "finished": {
      const archive = event.archive === undefined ? {} : { archivePath: join(outDir, event.archive) };
      return { type: event.type, ...snapshotOf(event, outDir), ...archive };
    }
    case "step": {
      const { details, tokensPerSecond, memoryBytes, ...step } = event;
      return {
        ...step,
        ...(details === undefined ? {} : { details }),
        ...(tokensPerSecond === undefined ? {} : { tokensPerSecond }),
        ...(memoryBytes === undefined ? {} : { memoryBytes }),
      };
    }
    default:
      return event;
  }
}
