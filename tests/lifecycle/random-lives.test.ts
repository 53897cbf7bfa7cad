import fc from "fast-check";
import { nth, type Trouble } from "../support/fault-proxy";
import { costing, type Declared, type House, jobHouse } from "../support/job-house";

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
  let house: House;
  let files: string[];

  beforeAll(async () => {
    house = await jobHouse({ minSeconds: { running: 20 } });
    files = [house.file, await house.upload("first mate"), await house.upload("boatswain")];
  });
  afterAll(() => house.close());

  it("pay once for each data set, whatever happens, and end with the declared one in service", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
        const bot = house.declare();
        let data = 0;
        const args = (more = {}) =>
          bot.inputs({ trainingFile: files[data], trainingData: { contentHash: `c1:${data}` }, ...more });
        for (const { act, trouble } of steps) {
          house.proxy.rules = trouble === undefined ? [] : [nth("*", /./, trouble.at, trouble.what)];
          if (act.do === "train on") data = act.data;
          await take(bot, act, args).catch(toldToTryAgain);
          bot.next();
        }
        house.proxy.rules = [];
        for (let run = 0; run < 4; run++) {
          await bot.at.up(args()).catch(toldToTryAgain);
          bot.next();
        }
        expect(await bot.at.up(args())).toEqual({ step: "unchanged" });
        expect(bot.at.leftOver).toEqual([]);
        expect(bot.at.state?.outputs).toMatchObject({ ready: true, status: "succeeded", trainingFile: files[data] });
        const jobs = await bot.jobs();
        const kept = costing(jobs).map(({ training_file }) => training_file);
        expect(kept).toEqual([...new Set(kept)]);
      }),
      { numRuns: 60, seed: 6, endOnFailure: true },
    );
  });

  async function take(bot: Declared, act: Act, args: (more?: object) => ReturnType<Declared["inputs"]>) {
    switch (act.do) {
      case "up":
      case "train on":
        return void (await bot.at.up(args()));
      case "give up waiting":
        return void (await bot.at.up(args({ timeouts: { create: 3, update: 3 } })));
      case "replace":
        return void (await bot.at.up(args(), { replace: bot.at.state !== undefined }));
      case "refresh":
        return void (await bot.at.refresh());
      case "destroy":
        return void (await bot.at.destroy());
    }
  }
});

/** A command that fails has said so in a sentence. */
function toldToTryAgain(error: { details?: string; message: string }): void {
  expect(error.details ?? error.message).not.toMatch(/\n\s+at |undefined|\[object/);
}
