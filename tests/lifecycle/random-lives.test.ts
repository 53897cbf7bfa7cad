import fc from "fast-check";
import type { DeclaredJob } from "../support/declared-job";
import { nth, type Trouble } from "../support/fault-proxy";
import type { Props } from "../support/provider-process";
import { aStack } from "../support/stack";
import { costing } from "../support/submitted-jobs";
import { byWay } from "../support/way";

type Act =
  | { do: "up" | "refresh" | "destroy" | "replace" }
  /** `up` with other data, or back to earlier ones. */
  | { do: "train on"; data: number }
  /** `up` that may not wait long. */
  | { do: "give up waiting" };

interface Step {
  act: Act;
  /** What happens to the nth request of this step. */
  trouble?: { at: number; what: Trouble } | undefined;
}

const troubles: Trouble[] = [
  { kind: "lost-before" },
  { kind: "lost-after" },
  { kind: "cut-after" },
  { kind: "html-after", status: 200 },
  { kind: "html-after", status: 502 },
  { kind: "status-after", status: 500 },
  { kind: "status-after", status: 503 },
  { kind: "refused", status: 429, headers: { "retry-after": "7" } },
  { kind: "refused", status: 503 },
];

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: "up" as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("train on" as const), data: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.constant({ do: "give up waiting" as const }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ do: "refresh" as const }, { do: "destroy" as const }, { do: "replace" as const }),
  },
);
const step: fc.Arbitrary<Step> = fc.record({
  act,
  trouble: fc.option(fc.record({ at: fc.integer({ min: 1, max: 12 }), what: fc.constantFrom(...troubles) }), {
    nil: undefined,
  }),
});

describe("random lives of a declaration", () => {
  const stack = aStack({ minSeconds: { running: 20 } });
  let files: string[];

  beforeAll(async () => {
    files = [stack.trainingFile, await stack.upload("first mate"), await stack.upload("boatswain")];
  });

  it("pay once for each data set, whatever happens, and end with the declared one in service", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
        stack.newCommand();
        const job = stack.job();
        let data = 0;
        const args = (more = {}) => ({
          trainingFile: files[data],
          trainingData: { contentHash: `c1:${data}` },
          ...more,
        });
        for (const { act, trouble } of steps) {
          stack.proxy.rules = trouble === undefined ? [] : [nth("*", /./, trouble.at, trouble.what)];
          if (act.do === "train on") data = act.data;
          await take(job, act, args).catch(toldToTryAgain);
          stack.newCommand();
        }
        stack.proxy.rules = [];
        for (let run = 0; run < 4; run++) {
          await job.up(args()).catch(toldToTryAgain);
          stack.newCommand();
        }
        expect(await job.up(args())).toEqual({ step: "unchanged" });
        expect(job.predecessors).toEqual([]);
        expect(job.state?.outputs).toMatchObject({ ready: true, status: "succeeded", trainingFile: files[data] });
        const jobs = await job.submitted();
        const kept = costing(jobs).map(({ training_file }) => training_file);
        expect(kept).toEqual([...new Set(kept)]);
      }),
      // Each command of the plugin starts a process, some ten of them a life.
      { numRuns: byWay({ dynamic: 60, plugin: 6 }), seed: 6, endOnFailure: true },
    );
  });

  async function take(job: DeclaredJob, act: Act, args: (more?: object) => Props) {
    switch (act.do) {
      case "up":
      case "train on":
        return void (await job.up(args()));
      case "give up waiting":
        return void (await job.up(args({ timeouts: { create: 3, update: 3 } })));
      case "replace":
        return void (await job.up(args(), { replace: job.state !== undefined }));
      case "refresh":
        return void (await job.refresh());
      case "destroy":
        return void (await job.destroy());
    }
  }
});

/** A command that fails has said so in a sentence. */
function toldToTryAgain(error: { details?: string; message: string }): void {
  expect(error.details ?? error.message).not.toMatch(/\n\s+at |undefined|\[object/);
}
