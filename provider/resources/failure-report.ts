import type { Job, JobEvent } from "../api/types";
import { count, dollars } from "../spend/money";
import { spanText } from "../waiting/progress";

/** A line of the user's own file that the server's message names. */
export interface OffendingLine {
  line: number;
  /** As the program wrote it, e.g. `data/tickets.jsonl`. */
  path: string;
  /** The beginning of the line. */
  excerpt: string;
}

export interface Failure {
  /** `creating` or `updating`. */
  doing: string;
  name: string;
  job: Job;
  /** Newest first. */
  events: readonly JobEvent[];
  offending: readonly OffendingLine[];
  /** US dollars for the tokens billed so far, where the price is known. */
  cost?: number | undefined;
  nowSeconds: number;
  dashboard?: string | undefined;
}

const EVENTS_SHOWN = 5;

/**
 * The whole text that a user sees of a failed job, because the engine prints nothing but the error:
 * what was being done, what happened, where to look, what it cost, what to do now.
 */
export function failureReport(failure: Failure): string {
  const { doing, name, job, dashboard } = failure;
  const lines = [
    `${doing} fine-tuning job "${name}": ${headline(job)}`,
    `job ${job.id} ${job.status} after ${elapsed(failure)}${codeText(job)}`,
    ...(job.error === undefined ? [] : [`The server says: ${job.error.message}`]),
    ...troubleEvents(failure.events).map((event) => `${clockTime(event.createdAt)}  ${event.level}  ${event.message}`),
    ...failure.offending.map(({ line, path, excerpt }) => `line ${line} of ${path}: ${excerpt}`),
    billedText(failure),
    ...(dashboard === undefined ? [] : [`See: ${dashboard}`]),
    `Next: ${nextStep(failure)}`,
  ];
  return lines.join("\n  ");
}

function headline(job: Job): string {
  if (job.status === "cancelled") return "the job was cancelled";
  switch (job.error?.code) {
    case "invalid_training_file":
    case "invalid_n_examples":
      return "the training file is not usable";
    case "invalid_validation_file":
      return "the validation file is not usable";
    case "exceeded_quota":
    case "insufficient_quota":
      return "the account's quota is used up";
    default:
      return "the training failed";
  }
}

function codeText({ error }: Job): string {
  if (error === undefined) return "";
  return error.param === undefined ? `: ${error.code}` : `: ${error.code} (${error.param})`;
}

function elapsed({ job, nowSeconds }: Failure): string {
  return spanText(Math.max(0, (job.finishedAt ?? nowSeconds) - job.createdAt) * 1000);
}

/** The last warnings and errors, in the order in which they happened. */
function troubleEvents(events: readonly JobEvent[]): JobEvent[] {
  const trouble = events.filter(({ level }) => level === "warn" || level === "warning" || level === "error");
  return trouble.slice(0, EVENTS_SHOWN).reverse();
}

const clockTime = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 19);

function billedText({ job, cost }: Failure): string {
  if (job.trainedTokens === undefined || job.trainedTokens === 0) return "Billed: no training tokens are reported.";
  return `Billed: ${count(job.trainedTokens)} training tokens${cost === undefined ? "" : `, about ${dollars(cost)}`}.`;
}

function nextStep({ job, offending }: Failure): string {
  if (job.status === "cancelled")
    return "run `pulumi up` to submit a new job, if the cancelling was not meant to stay.";
  const [first] = offending;
  if (first !== undefined) return `mend line ${first.line} of ${first.path} and run \`pulumi up\` again.`;
  switch (job.error?.code) {
    case "invalid_training_file":
    case "invalid_n_examples":
    case "invalid_validation_file":
      return "mend the data and run `pulumi up` again; `fine-tuning check FILE` shows what is wrong with them.";
    case "exceeded_quota":
    case "insufficient_quota":
      return "raise the account's limit at the vendor, then run `pulumi up` again.";
    default:
      return "run `pulumi up` to submit a new job; change its arguments first if the reason above names them.";
  }
}

/** Numbers of the lines that a server's message names: "line 14", "Example 100", "Flagged lines: 4, 13, …". */
export function linesNamedIn(message: string): number[] {
  const named = [...message.matchAll(/\b(?:lines?|examples?|rows?):?\s+(\d+(?:\s*,\s*\d+)*)/gi)];
  const numbers = named.flatMap(([, list]) => (list ?? "").split(",").map(Number));
  return [...new Set(numbers)].filter((line) => line > 0).slice(0, 5);
}
