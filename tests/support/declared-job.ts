import { type DeclaredResource, type DeclareOptions, declaredResource, type Surroundings } from "./declared-resource";
import type { Props } from "./provider-process";
import type { TestServer } from "./server";
import { jobsSubmittedFor, type WireJob } from "./submitted-jobs";

/** A `FineTuningJob`, and what the server was given for it. */
export interface DeclaredJob extends DeclaredResource {
  /** Every job that the server was ever given for this resource, oldest first. */
  submitted(): Promise<WireJob[]>;
  /** Their statuses. */
  statuses(): Promise<string[]>;
  /** Runs `up` as a user does who is told to run it again, at most so often; answers how often it took. */
  upUntilReady(args?: Props, most?: number): Promise<number>;
}

interface StackOfJob {
  readonly server: TestServer;
  /** Id of a usable training file. */
  readonly trainingFile: string;
  command: Surroundings["command"];
  newCommand(): void;
}

/** Declares a job that trains in a moment; its arguments need not be repeated. */
export function declaredJob(stack: StackOfJob, options: DeclareOptions, typeOf: Surroundings["typeOf"]): DeclaredJob {
  const surroundings = { command: stack.command, usual: () => aTraining(stack.trainingFile), typeOf };
  const job = declaredResource("FineTuningJob", surroundings, options);
  const submitted = () => jobsSubmittedFor(job.urn, stack.server);
  return {
    ...job,
    get state() {
      return job.state;
    },
    submitted,
    statuses: async () => (await submitted()).map(({ status }) => status),
    async upUntilReady(args, most = 3) {
      for (let run = 1; run <= most; run++) {
        await job.up(args);
        stack.newCommand();
        if (job.state?.outputs.ready === true) return run;
      }
      throw new Error(`"${job.name}" is not ready after ${most} runs of \`pulumi up\``);
    },
  };
}

/** A training so small that the server is done with it in a moment. */
function aTraining(file: string): Props {
  return {
    model: "gpt-4o-mini-2024-07-18",
    trainingFile: file,
    method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 1, batchSize: 10 } } },
  };
}
