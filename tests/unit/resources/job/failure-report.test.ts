import type { Job, JobEvent } from "../../../../provider/api/types";
import { failureCause, linesNamedIn } from "../../../../provider/resources/job/failure-cause";
import { type Failure, failureReport } from "../../../../provider/resources/job/failure-report";
import { aJob, anEvent } from "../../../support/a-job";

const created = Date.UTC(2026, 10, 1, 12) / 1000;

function report(job: Partial<Job>, more: Partial<Failure> = {}): string {
  return failureReport({
    doing: "creating",
    name: "support-bot",
    job: aJob({ status: "failed", createdAt: created, finishedAt: created + 48, ...job }),
    events: [],
    named: [],
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
        {
          named: [14],
          source: { path: "data/tickets.jsonl", lines: [{ line: 14, excerpt: '{"messages":[]}' }], changed: false },
        },
      ),
    ).toMatchInlineSnapshot(`
"creating fine-tuning job "support-bot": the training file is not usable
  job ftjob-1 failed after 48 s: invalid_training_file (training_file)
  The server says: The job failed due to an invalid training file. Line 14: no assistant message.
  line 14 of data/tickets.jsonl: {"messages":[]}
  Billed: no training tokens are reported.
  Next: correct line 14 of data/tickets.jsonl and run \`pulumi up\` again."
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
  Next: add examples and run \`pulumi up\` again."
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
  Next: correct the data and run \`pulumi up\` again: the same file would be refused again; \`fine-tuning check FILE\` shows what is wrong with it."
`);
  });

  it("names all lines of refused data, and counts the rest", () => {
    const error = { code: "invalid_training_file", message: "Flagged lines: 4, 7, 9", param: "training_file" };
    const path = "data/tickets.jsonl";
    const shown = [4, 7, 9].map((line) => ({ line, excerpt: "{}" }));
    expect(report({ error }, { named: [4, 7, 9], source: { path, lines: shown, changed: false } })).toMatch(
      /line 4 of .*\n {2}line 7 of .*\n {2}line 9 of [\s\S]*Next: rewrite or remove lines 4, 7 and 9 of data\/tickets\.jsonl/,
    );
    const many = Array.from({ length: 12 }, (_, index) => index + 1);
    const first = many.slice(0, 5).map((line) => ({ line, excerpt: "{}" }));
    const { message: _words, ...rest } = error;
    const long = report(
      { error: { ...rest, message: "Lines 1-12 are no JSON" } },
      { named: many, source: { path, lines: first, changed: false } },
    );
    expect(long).toContain("line 5 of data/tickets.jsonl: {}\n  and 7 lines more\n");
    expect(long).toContain("Next: correct lines 1, 2, 3, 4, 5 and 7 more of data/tickets.jsonl");
  });

  it("shows no line of a file that was edited since, and still says which lines were refused", () => {
    const error = { code: "invalid_training_file", message: "Line 4 is no JSON" };
    const text = report({ error }, { named: [4], source: { path: "t.jsonl", lines: [], changed: true } });
    expect(text).toContain("t.jsonl holds other rows by now, so the lines named are not shown.");
    expect(text).toContain("Next: correct line 4 of the training file");
  });

  it("never advises to submit refused data again as they are", () => {
    for (const code of ["invalid_file_format", "invalid_training_file", "invalid_validation_file"]) {
      const text = report({ error: { code, message: "Invalid file format." } });
      expect(text).toMatch(/the (training|validation) file is not usable/);
      expect(text).toMatch(/Next: correct the data .*the same file would be refused again/);
    }
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
"updating fine-tuning job "support-bot": the server failed
  job ftjob-1 failed after 48 s: server_error
  The server says: The training crashed.
  12:00:27  warning  warning 27
  12:00:28  warning  warning 28
  12:00:29  warning  warning 29
  12:00:30  warn  loss is rising
  12:00:47  error  worker lost
  Billed: 120,000 training tokens, about $0.36.
  See: https://platform.openai.com/finetune/ftjob-1
  Next: run \`pulumi up\` to submit a new job; the program need not be changed. If it happens again, tell the vendor the job's id."
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
        named: [],
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

describe(failureCause.name, () => {
  it.each<[string, string, string | undefined, string]>([
    ["invalid_training_file", "Example 100, message 2: no role", "training_file", "training data"],
    ["invalid_n_examples", "Training file has 7 example(s)", "training_file", "training data"],
    ["invalid_n_examples", "Validation file has 0 example(s)", "validation_file", "validation data"],
    ["invalid_file_format", "Line 7 is no JSON", undefined, "training data"],
    ["INVALID_FORMAT", "Line 7: no JSON", undefined, "training data"],
    ["invalid_validation_file", "Unexpected file format", undefined, "validation data"],
    ["invalid_training_file", "The file was blocked by our moderation system", "training_file", "moderation"],
    ["invalid_training_file", "Flagged lines: 4, 13", undefined, "moderation"],
    ["exceeded_quota", "You exceeded your current quota", undefined, "quota"],
    ["billing_limit", "The limit is reached", undefined, "quota"],
    ["rate_limit_exceeded", "Too many jobs", undefined, "busy"],
    ["training_not_available", "Not for this organization", undefined, "access"],
    ["model_not_found", "Model X does not exist", undefined, "model"],
    ["invalid_hyperparameters", "n_epochs must be at most 20", undefined, "arguments"],
    ["user_error", "The batch size is too large", undefined, "arguments"],
    ["server_error", "The training crashed", undefined, "server"],
    ["internal_error", "Oops", undefined, "server"],
    ["job_error", "Invalid file format. Line 3", undefined, "training data"],
    ["job_error", "Nobody knows", undefined, "unknown"],
  ])("of %s: %j", (code, message, param, cause) => {
    expect(
      failureCause({ status: "failed", error: { code, message, ...(param === undefined ? {} : { param }) } }),
    ).toBe(cause);
  });
});

describe("linesNamedIn", () => {
  it.each<[string, number[]]>([
    ["Line 14: no assistant message", [14]],
    ["Invalid file format. Example 100, message 2 Discriminator", [100]],
    ["Flagged lines: 4, 13, 27", [4, 13, 27]],
    ["line 3 and line 3 and row 5", [3, 5]],
    ["has 7 example(s), but must have at least 10 examples", []],
    ["lines: 1, 2, 3, 4, 5, 6, 7", [1, 2, 3, 4, 5, 6, 7]],
    ["lines 4, 7 and 9 are flagged", [4, 7, 9]],
    ["rows 3-5, and 8 to 9", [3, 4, 5, 8, 9]],
    ["line 0", []],
    ["", []],
  ])("%s", (message, lines) => {
    expect(linesNamedIn(message)).toEqual(lines);
  });
});
