import type { Job, JobEvent } from "../../../provider/api/types";
import { type Failure, failureReport, linesNamedIn } from "../../../provider/resources/failure-report";
import { aJob, anEvent } from "../../support/a-job";

const created = Date.UTC(2026, 10, 1, 12) / 1000;

function report(job: Partial<Job>, more: Partial<Failure> = {}): string {
  return failureReport({
    doing: "creating",
    name: "support-bot",
    job: aJob({ status: "failed", createdAt: created, finishedAt: created + 48, ...job }),
    events: [],
    offending: [],
    nowSeconds: created + 600,
    ...more,
  });
}

const event = (seconds: number, level: string, message: string): JobEvent =>
  anEvent({ id: `e${seconds}`, createdAt: created + seconds, level, message });

describe("the report of a failed job", () => {
  it("names the offending line of the user's own file", () => {
    expect(
      report(
        {
          error: {
            code: "invalid_training_file",
            message: "The job failed due to an invalid training file. Line 14: no assistant message.",
            param: "training_file",
          },
        },
        { offending: [{ line: 14, path: "data/tickets.jsonl", excerpt: '{"messages":[]}' }] },
      ),
    ).toMatchInlineSnapshot(`
"creating fine-tuning job "support-bot": the training file is not usable
  job ftjob-1 failed after 48 s: invalid_training_file (training_file)
  The server says: The job failed due to an invalid training file. Line 14: no assistant message.
  line 14 of data/tickets.jsonl: {"messages":[]}
  Billed: no training tokens are reported.
  Next: mend line 14 of data/tickets.jsonl and run \`pulumi up\` again."
`);
  });

  it("knows too few examples", () => {
    expect(
      report({
        error: {
          code: "invalid_n_examples",
          message: "Training file has 7 example(s), but must have at least 10 examples",
        },
      }),
    ).toMatchInlineSnapshot(`
"creating fine-tuning job "support-bot": the training file is not usable
  job ftjob-1 failed after 48 s: invalid_n_examples
  The server says: Training file has 7 example(s), but must have at least 10 examples
  Billed: no training tokens are reported.
  Next: mend the data and run \`pulumi up\` again; \`fine-tuning check FILE\` shows what is wrong with them."
`);
  });

  it("knows a bad validation file", () => {
    expect(
      report({ error: { code: "invalid_validation_file", message: "Unexpected file format." } }),
    ).toMatchInlineSnapshot(`
"creating fine-tuning job "support-bot": the validation file is not usable
  job ftjob-1 failed after 48 s: invalid_validation_file
  The server says: Unexpected file format.
  Billed: no training tokens are reported.
  Next: mend the data and run \`pulumi up\` again; \`fine-tuning check FILE\` shows what is wrong with them."
`);
  });

  it.each(["exceeded_quota", "insufficient_quota"])("knows %s", (code) => {
    expect(report({ error: { code, message: "You exceeded your current quota." } })).toContain(
      "the account's quota is used up",
    );
    expect(report({ error: { code, message: "You exceeded your current quota." } })).toContain(
      "Next: raise the account's limit",
    );
  });

  it("shows the last warnings and errors in their order, tokens billed, and the dashboard", () => {
    expect(
      report(
        { error: { code: "server_error", message: "The training crashed." }, trainedTokens: 120_000 },
        {
          doing: "updating",
          events: [
            event(47, "error", "worker lost"),
            event(40, "info", "Step 9/10"),
            event(30, "warn", "loss is rising"),
            ...[29, 28, 27, 26].map((seconds) => event(seconds, "warning", `warning ${seconds}`)),
          ],

          cost: 0.36,
          dashboard: "https://platform.openai.com/finetune/ftjob-1",
        },
      ),
    ).toMatchInlineSnapshot(`
"updating fine-tuning job "support-bot": the training failed
  job ftjob-1 failed after 48 s: server_error
  The server says: The training crashed.
  12:00:27  warning  warning 27
  12:00:28  warning  warning 28
  12:00:29  warning  warning 29
  12:00:30  warn  loss is rising
  12:00:47  error  worker lost
  Billed: 120,000 training tokens, about $0.36.
  See: https://platform.openai.com/finetune/ftjob-1
  Next: run \`pulumi up\` to submit a new job; change its arguments first if the reason above names them."
`);
  });

  it("knows a job that somebody cancelled", () => {
    expect(report({ status: "cancelled" })).toMatchInlineSnapshot(`
"creating fine-tuning job "support-bot": the job was cancelled
  job ftjob-1 cancelled after 48 s
  Billed: no training tokens are reported.
  Next: run \`pulumi up\` to submit a new job, if the cancelling was not meant to stay."
`);
  });

  it("does without a reason, and without an end", () => {
    const { finishedAt: _end, ...open } = aJob({ status: "failed", createdAt: created });
    expect(
      failureReport({
        doing: "creating",
        name: "bot",
        job: open,
        events: [],
        offending: [],
        nowSeconds: created + 3_700,
      }),
    ).toMatchInlineSnapshot(`
"creating fine-tuning job "bot": the training failed
  job ftjob-1 failed after 1 h 2 min
  Billed: no training tokens are reported.
  Next: run \`pulumi up\` to submit a new job; change its arguments first if the reason above names them."
`);
  });
});

describe("linesNamedIn", () => {
  it.each<[string, number[]]>([
    ["Line 14: no assistant message", [14]],
    ["Invalid file format. Example 100, message 2 Discriminator", [100]],
    ["Flagged lines: 4, 13, 27", [4, 13, 27]],
    ["line 3 and line 3 and row 5", [3, 5]],
    ["has 7 example(s), but must have at least 10 examples", []],
    ["lines: 1, 2, 3, 4, 5, 6, 7", [1, 2, 3, 4, 5]],
    ["line 0", []],
    ["", []],
  ])("%s", (message, lines) => {
    expect(linesNamedIn(message)).toEqual(lines);
  });
});
