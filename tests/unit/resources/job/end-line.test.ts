import type { Job } from "../../../../provider/api/types";
import { endNote, reachedLine, submittedLine, trainedLine } from "../../../../provider/resources/job/end-line";
import { aJob } from "../../../support/a-job";

const ended: Partial<Job> = {
  status: "succeeded",
  createdAt: 1_000,
  finishedAt: 1_200,
  trainedTokens: 21_105,
  fineTunedModel: "ft:gpt-4o-mini-2024-07-18:acme:support:Ab12Cd34",
};

const metadata = { pulumi_owner: "urn:pulumi:dev::cargo::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::bot" };

describe(trainedLine.name, () => {
  it("says model, time, tokens, cost beside its estimate, the most telling metric, and how to read on", () => {
    const outs = {
      cost: { currency: "USD" as const, actual: 0.063, estimated: 0.0633 },
      metrics: { trainLoss: 0.1, validLoss: 4.5, fullValidLoss: 4.338 },
    };
    expect(trainedLine(aJob({ ...ended, metadata }), outs)).toBe(
      "trained ft:gpt-4o-mini-2024-07-18:acme:support:Ab12Cd34 in 3 min 20 s · 21,105 tokens · $0.063 (estimated $0.063) · " +
        "full valid loss 4.34 · fine-tuning report dev/bot",
    );
    expect(trainedLine(aJob(ended), outs, "trainLoss")).toContain(" · train loss 0.10 · ");
    expect(trainedLine(aJob(ended), outs, { metric: "validLoss", direction: "max" })).toContain(
      " · valid loss 4.50 · ",
    );
  });

  it("leaves out what is not known", () => {
    expect(trainedLine(aJob({ status: "succeeded" }), {})).toBe("trained, not published · fine-tuning report ftjob-1");
    expect(
      trainedLine(aJob(ended), { cost: { currency: "USD", estimated: 2 }, metrics: { trainLoss: 0.0123 } }),
    ).toContain(" · estimated $2.00 · train loss 0.012 · ");
  });
});

describe(submittedLine.name, () => {
  it.each([
    [undefined, "submitted ftjob-1 · fine-tuning watch bot"],
    [35, "ftjob-1 · fine-tuning watch bot"],
    [24, "fine-tuning watch bot"],
    [4, "submitted"],
  ])("is never cut: with room for %s columns it is %s", (room, line) => {
    expect(submittedLine(aJob({ metadata }), room)).toBe(line);
  });
});

describe(reachedLine.name, () => {
  it("says where a job stands that goes on alone, and how to watch it", () => {
    expect(reachedLine(aJob({ status: "queued" }))).toBe(
      "job ftjob-1: queued, which is as far as waitFor waits · fine-tuning watch ftjob-1",
    );
  });
});

describe(endNote.name, () => {
  it("says on the row how a wait ended without a model", () => {
    const failed = aJob({ status: "failed", error: { code: "exploding_loss", message: "too high" } });
    expect(endNote({ outcome: "failed", value: failed, reason: "" })).toBe("failed: exploding_loss");
    expect(endNote({ outcome: "failed", value: aJob({ status: "cancelled" }), reason: "" })).toBe("cancelled");
    expect(endNote({ outcome: "interrupted", value: aJob(), note: "" })).toBe("interrupted");
    expect(endNote({ outcome: "timed-out", value: aJob(), note: "" })).toBe("not waited for any longer");
  });
});
