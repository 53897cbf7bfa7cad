import { createLocalEngine } from "../../server/engines/local";
import { createRayEngine, type RayCluster } from "../../server/engines/ray";
import type { Engine, TrainRequest } from "../../server/engines/types";
import { type FakeRay, fakeRay } from "./fake-ray";
import { aRealModel } from "./local-models";

/** Where trainers run. */
export interface Place {
  /** As one server has it; the next one is made when this one is closed. @param command runs the fake trainer */
  engine(command: readonly string[], more?: Partial<RayCluster>): Engine;
  close(): Promise<void>;
}

const patience = { saveMs: 500, endMs: 500, retryMs: 1, mostRetryMs: 20, lookMs: 10, silenceMs: 1_000 };

export const localPlace: Place = {
  engine: (command) => createLocalEngine(command, patience),
  close: async () => {},
};

/** A cluster whose head is a fake one. @param root directory that it has mounted too */
export async function rayPlace(root: string): Promise<Place & { ray: FakeRay }> {
  const ray = await fakeRay();
  return {
    ray,
    engine: (command, more = {}) =>
      createRayEngine(
        {
          address: { url: ray.url, token: ray.token },
          shared: { here: root, there: root },
          command,
          runtimeEnv: {},
          door: { host: "127.0.0.1", port: 0 },
          ...more,
        },
        patience,
      ),
    close: () => ray.close(),
  };
}

/** The same rules hold wherever trainers run: `describe.each(places)("… $name", ({ open }) => …)`. */
export const places: { name: string; outlivesServer: boolean; open(root: string): Promise<Place> }[] = [
  { name: "this machine", outlivesServer: false, open: async () => localPlace },
  { name: "a Ray cluster", outlivesServer: true, open: rayPlace },
];

/** Two epochs of four rows. */
export const aRequest = (
  more: Pick<TrainRequest, "trainingPath" | "outDir"> & Partial<TrainRequest>,
): TrainRequest => ({
  jobId: "ftjob-1",
  method: "supervised",
  examples: 4,
  hyperparameters: { n_epochs: 2, batch_size: 1, learning_rate_multiplier: 1 },
  seed: 7,
  model: aRealModel,
  ...more,
});
