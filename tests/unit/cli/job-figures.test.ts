import type { FineTuningApi } from "../../../provider/api/fine-tuning-api";
import type { Checkpoint, JobEvent } from "../../../provider/api/types";
import { figuresOf } from "../../../provider/cli/job-figures";
import { ApiError } from "../../../provider/errors";
import { aCheckpoint, aJob, metricsEvent } from "../../support/a-job";

const refused = (status: number) => () => {
  throw new ApiError(`refused with ${status}`, { status });
};

/** A server that answers these questions alone, and what it was asked. */
function server(checkpoints: () => Checkpoint[], events: () => JobEvent[] = () => []) {
  const asked: string[] = [];
  const api: Pick<FineTuningApi, "listCheckpoints" | "listEvents"> = {
    async *listCheckpoints(id) {
      asked.push(`checkpoints of ${id}`);
      yield* checkpoints();
    },
    async *listEvents(id) {
      asked.push(`events of ${id}`);
      yield* events();
    },
  };
  return { api, asked };
}

const ended = aJob({ status: "succeeded", trainedTokens: 1_000_000 });

describe(figuresOf.name, () => {
  it("asks an ended job's checkpoints alone, and prices what was billed as a preview does", async () => {
    const { api, asked } = server(() => [aCheckpoint(4, { fullValidLoss: 2 }), aCheckpoint(2, { fullValidLoss: 3 })]);
    const { figures } = await figuresOf(api, [ended], true);
    expect(figures).toEqual([{ job: ended, loss: { name: "fullValidLoss", value: 2 }, cost: 3 }]);
    expect(asked).toEqual(["checkpoints of ftjob-1"]);
  });

  it("asks an open job's newest events, and those of servers without checkpoints", async () => {
    const events = () => [metricsEvent(2, { step: 2, train_loss: 1 }), metricsEvent(1, { step: 1, train_loss: 9 })];
    const { api, asked } = server(refused(404), events);
    const { figures } = await figuresOf(api, [aJob(), ended], true);
    expect(figures.map(({ loss }) => loss?.value)).toEqual([1, 1]);
    expect(asked).toEqual(["events of ftjob-1", "checkpoints of ftjob-1", "events of ftjob-1"]);
  });

  it("asks nothing of a job that has not begun, or where losses are not wanted", async () => {
    const { api, asked } = server(refused(500));
    await figuresOf(api, [aJob({ status: "queued" })], true);
    await figuresOf(api, [ended], false);
    expect(asked).toEqual([]);
  });

  it("lists jobs without losses where these cannot be read, and says why", async () => {
    const { api } = server(refused(429));
    const { figures, trouble } = await figuresOf(api, [ended], true);
    expect(figures[0]?.loss).toBeUndefined();
    expect(trouble).toBe("refused with 429");
  });
});
