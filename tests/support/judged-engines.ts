import type { ServerOptions } from "fine-tuning-server";
import { embeddedBases } from "../../server/models/embedded-bases";
import { localModels } from "./local-models";
import { type TestServer, testServer } from "./server";

/** Who trains for a server, and keeps its virtual time. */
export interface Trainers {
  /** `models.json`; the embedded learner needs none. */
  models?: string;
  /** Says that a server's virtual time was moved. */
  passes(seconds: number): void;
  /** From now on trainings take no longer than they must. */
  hurry(): void;
  remove(): void;
}

/** Who trains and answers where a test is about what the server promises, whoever does that. */
export interface JudgedEngine {
  name: string;
  /** For a server whose trainings take at least so many seconds; its bases have the same names with every engine. */
  trainers(wanted: { seconds?: number | undefined; slots?: number | undefined }): Trainers;
  /** What "auto" becomes for the learning rate of `gpt-4o-mini`. */
  learningRateMultiplier: number;
  /** What a job's events say between its start and its first checkpoint. */
  says: unknown[];
  /** Names of a job's result files; the table of the metrics comes first. */
  results: string[];
}

/** The same promises are held against each of them: `describe.each(engines)("… ($name)", (engine) => …)`. */
export const engines: JudgedEngine[] = [
  {
    name: "the embedded learner",
    trainers: () => ({ passes: () => {}, hurry: () => {}, remove: () => {} }),
    learningRateMultiplier: 1.8,
    says: [],
    results: ["step_metrics.csv"],
  },
  {
    name: "a process for each job",
    trainers: fakeTrainers,
    learningRateMultiplier: 1,
    says: [expect.stringMatching(/^Training on Abacus \(cpu, float32\); /), expect.stringMatching(/rows were read\.$/)],
    results: ["step_metrics.csv", "adapter.tar.gz"],
  },
];

function fakeTrainers({ seconds, slots = 3 }: { seconds?: number | undefined; slots?: number | undefined }): Trainers {
  const models = localModels({ slots, ids: embeddedBases.map((base) => base.id) });
  let passed = 0;
  const passes = (more: number) => {
    passed += more;
    if (seconds !== undefined) models.behave({ pace: { passed, seconds } });
  };
  passes(0);
  return { models: models.file, passes, hurry: () => models.behave({}), remove: () => models.remove() };
}

/** As `testServer`, with the engine's trainers. */
export async function engineServer(engine: JudgedEngine, options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const trainers = engine.trainers({ seconds: options.minSeconds?.running, slots: options.maxConcurrentJobs });
  const server = await testServer({ ...options, ...(trainers.models ? { models: trainers.models } : {}) });
  return {
    ...server,
    advance(seconds) {
      server.advance(seconds);
      trainers.passes(seconds);
    },
    async close() {
      await server.close();
      trainers.remove();
    },
  };
}
