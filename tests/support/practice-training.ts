import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmbedded } from "../../server/engines/embedded";
import type {
  Answerer,
  CompletionRequest,
  Engine,
  Hyperparameters,
  Listening,
  Metrics,
  Outcome,
  Snapshot,
  TrainEvent,
  Training,
  TrainRequest,
} from "../../server/engines/types";

/** Twelve places of a made-up island, each with its own thing; answers have one shape and depend on the question. */
const things = {
  harbour: "green lanterns",
  lighthouse: "copper mirrors",
  bakery: "walnut loaves",
  school: "slate tables",
  mill: "oak wheels",
  chapel: "silver bells",
  orchard: "yellow plums",
  smithy: "iron hinges",
  library: "sea charts",
  market: "woollen coats",
  dairy: "salted cheese",
  pottery: "blue bowls",
};

const verbs = ["keeps", "sells", "mends", "counts", "shows"];

/** Fifty chat rows: what each place does with its things. */
export const islandRows = Object.entries(things)
  .flatMap(([place, thing]) =>
    verbs.map((verb) => ({
      messages: [
        { role: "system", content: "You are the guide of the island." },
        { role: "user", content: `Tell me what the ${place} ${verb}.` },
        { role: "assistant", content: `The ${place} ${verb} ${thing}, and every visitor may look at them.` },
      ],
    })),
  )
  .slice(0, 50);

/** Pairs in which the island's polite answer is preferred to a rude one. */
export const pairRows = Object.entries(things).map(([place, thing]) => ({
  input: { messages: [{ role: "user", content: `What is there in the ${place}?` }] },
  preferred_output: [{ role: "assistant", content: `In the ${place} you find ${thing}, dear visitor.` }],
  non_preferred_output: [{ role: "assistant", content: `Go to the ${place} and look, I am busy.` }],
}));

export const rewardRows = Object.entries(things).map(([place, thing]) => ({
  messages: [{ role: "user", content: `In two words: what is there in the ${place}?` }],
  wanted: thing,
}));

export const threeEpochs: Hyperparameters = { n_epochs: 3, batch_size: 1, learning_rate_multiplier: 1 };

/** A folder and a learner of the test's own; `close` removes both. */
export interface Practice {
  learner: Engine & Answerer;
  dir: string;
  write(name: string, rows: readonly unknown[]): Promise<string>;
  start(request: Partial<TrainRequest> & Pick<TrainRequest, "trainingPath">, on?: (event: TrainEvent) => void): Run;
  ask(question: string, request?: Partial<CompletionRequest>): Promise<string>;
  close(): Promise<void>;
}

const unheard: Listening = { onText: () => undefined, signal: new AbortController().signal };

export interface Run {
  training: Training;
  events: TrainEvent[];
  outcome: Promise<Outcome>;
}

export async function practice(): Promise<Practice> {
  const dir = await mkdtemp(join(tmpdir(), "trainer-"));
  const learner = createEmbedded();
  return {
    learner,
    dir,
    async write(name, rows) {
      const path = join(dir, name);
      await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      return path;
    },
    start(request, on = () => undefined) {
      const events: TrainEvent[] = [];
      const training = learner.start(
        {
          jobId: "ftjob-practice",
          method: "supervised",
          examples: islandRows.length,
          hyperparameters: threeEpochs,
          seed: 7,
          outDir: dir,
          ...request,
        },
        (event) => {
          events.push(event);
          on(event);
        },
      );
      return { training, events, outcome: training.done };
    },
    async ask(question, request = {}) {
      const messages = [{ role: "user", content: question }];
      const rest = { maxTokens: 60, temperature: 0, topP: 1, seed: 1, stop: [] };
      return (await learner.complete({ messages, ...rest, ...request }, unheard)).text;
    },
    async close() {
      await learner.close();
      await rm(dir, { recursive: true });
    },
  };
}

export function metricsOf(events: readonly TrainEvent[]): Metrics[] {
  return events.flatMap((event) => (event.type === "step" ? [event.metrics] : []));
}

/** Where the training stopped when it was paused. */
export function pausedAt(events: readonly TrainEvent[]): Partial<Snapshot> | undefined {
  return events.find((event) => event.type === "paused");
}

export function snapshotsOf(events: readonly TrainEvent[]): string[] {
  return events.flatMap((event) => (event.type === "checkpoint" ? [event.snapshotPath] : []));
}

export function mean(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / values.length;
}
