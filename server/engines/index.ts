import { createEmbedded } from "./embedded";
import { createLocalEngine } from "./local";
import { chatProcess } from "./local/chat";
import { openAiCompatible } from "./openai-compatible";
import { createRayEngine, type RayCluster } from "./ray";
import type { Answerer, AnswersAddress, Engine, RealModel } from "./types";

/** Who trains: `embedded`, the learner inside this server, `local`, a process for each job, or `ray`, a cluster. */
export type EngineName = "embedded" | "local" | "ray";

/** As much of a base model as says who answers for it and for what was trained from it. */
export interface Answered {
  id: string;
  engine: EngineName;
  /** What a local process loads; absent for the embedded learner. */
  real?: RealModel;
  /** Devices of this machine that it may use; its process takes the first. */
  devices?: readonly string[];
  /** Who answers instead of a process of this server. */
  answers?: AnswersAddress;
}

/** Everyone who trains and answers; a base model says whom it belongs to. */
export interface Engines {
  engine(name: EngineName): Engine;
  answerer(base: Answered): Answerer;
  close(): Promise<void>;
}

/**
 * Threads and processes start when they are needed.
 * @param command runs the trainer on this machine
 * @param cluster absent where no base model is trained by one
 */
export function createEngines(command: readonly string[], cluster?: RayCluster): Engines {
  const embedded = createEmbedded();
  const local = createLocalEngine(command);
  const ray = cluster && createRayEngine(cluster);
  const made = new Map<string, Answerer>();

  function onceFor(id: string, make: () => Answerer): Answerer {
    const answerer = made.get(id) ?? make();
    made.set(id, answerer);
    return answerer;
  }

  return {
    engine(name) {
      if (name === "embedded") return embedded;
      if (name === "local") return local;
      if (!ray) throw new Error("the server was started without --ray-address and --shared");
      return ray;
    },
    answerer({ id, real, devices, answers }) {
      if (answers) return onceFor(id, () => openAiCompatible(answers, process.env));
      return real ? onceFor(id, () => chatProcess(command, real, devices?.[0])) : embedded;
    },
    async close() {
      await Promise.all([embedded, local, ray, ...made.values()].map((each) => each?.close()));
    },
  };
}
