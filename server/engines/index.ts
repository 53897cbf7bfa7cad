import { createEmbedded } from "./embedded";
import { createLocalEngine } from "./local";
import { chatProcess } from "./local/chat";
import { openAiCompatible } from "./openai-compatible";
import type { Answerer, AnswersAddress, Engine, RealModel } from "./types";

/** Who trains: `embedded`, the learner inside this server, or `local`, a process for each job. */
export type EngineName = "embedded" | "local";

/** As much of a base model as says who answers for it and for what was trained from it. */
export interface Answered {
  id: string;
  engine: EngineName;
  /** What a local process loads; absent for the embedded learner. */
  real?: RealModel;
  /** Who answers instead of a process of this server. */
  answers?: AnswersAddress;
}

/** Everyone who trains and answers; a base model says whom it belongs to. */
export interface Engines {
  engine(name: EngineName): Engine;
  answerer(base: Answered): Answerer;
  close(): Promise<void>;
}

/** Threads and processes start when they are needed. @param command runs the trainer */
export function createEngines(command: readonly string[]): Engines {
  const embedded = createEmbedded();
  const local = createLocalEngine(command);
  const made = new Map<string, Answerer>();

  function onceFor(id: string, make: () => Answerer): Answerer {
    const answerer = made.get(id) ?? make();
    made.set(id, answerer);
    return answerer;
  }

  return {
    engine: (name) => (name === "local" ? local : embedded),
    answerer({ id, real, answers }) {
      if (answers) return onceFor(id, () => openAiCompatible(answers, process.env));
      return real ? onceFor(id, () => chatProcess(command, real)) : embedded;
    },
    async close() {
      await Promise.all([embedded, local, ...made.values()].map((each) => each.close()));
    },
  };
}
