import { count, dollars, plural } from "../../amounts";
import type { Job, JobEvent } from "../../api/types";
import type { DataSource } from "../../session/source-lines";
import { spanText } from "../../waiting/spans";
import { type FailureCause, failureCause, roleOf } from "./failure-cause";

export interface Failure {
  /** `creating` or `updating`. */
  doing: string;
  name: string;
  job: Job;
  /** Newest first. */
  events: readonly JobEvent[];
  /** Numbers of all lines of the data that the server names. */
  named: readonly number[];
  source?: DataSource | undefined;
  /** US dollars for the tokens billed so far, where the price is known. */
  cost?: number | undefined;
  nowSeconds: number;
  dashboard?: string | undefined;
}

const EVENTS_SHOWN = 5;
/** So many lines are named one by one; the rest are counted. */
export const LINES_SHOWN = 5;

/**
 * The whole text that a user sees of a failed job, because the engine prints nothing but the error:
 * what was being done, what happened, where to look, what it cost, what to do now.
 */
export function failureReport(failure: Failure): string {
  const { doing, name, job, dashboard } = failure;
  const lines = [
    `${doing} fine-tuning job "${name}": ${headline(failure)}`,
    `job ${job.id} ${job.status} after ${elapsed(failure)}${codeText(job)}`,
    ...(job.error === undefined ? [] : [`The server says: ${job.error.message}`]),
    ...troubleEvents(failure.events).map((event) => `${clockTime(event.createdAt)}  ${event.level}  ${event.message}`),
    ...sourceLines(failure),
    billedText(failure),
    ...(dashboard === undefined ? [] : [`See: ${dashboard}`]),
    `Next: ${nextStep(failure)}`,
  ];
  return lines.join("\n  ");
}

const headlines: Record<FailureCause, string> = {
  cancelled: "the job was cancelled",
  "training data": "the training file is not usable",
  "validation data": "the validation file is not usable",
  moderation: "the vendor's moderation refused the data or the model",
  quota: "the account's quota is used up",
  busy: "the vendor takes no more work just now",
  access: "the account or key may not do this",
  model: "the base model cannot be trained",
  arguments: "the arguments are not accepted",
  server: "the server failed",
  unknown: "the training failed",
};

const headline = ({ job }: Failure): string => headlines[failureCause(job)];

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

function sourceLines({ named, source }: Failure): string[] {
  if (source === undefined) return [];
  if (source.changed) return [`${source.path} holds other rows by now, so the lines named are not shown.`];
  const rest = named.length - source.lines.length;
  const more = rest > 0 && source.lines.length > 0 ? [`and ${plural(rest, "line")} more`] : [];
  return [...source.lines.map(({ line, excerpt }) => `line ${line} of ${source.path}: ${excerpt}`), ...more];
}

function billedText({ job, cost }: Failure): string {
  if (job.trainedTokens === undefined || job.trainedTokens === 0) return "Billed: no training tokens are reported.";
  return `Billed: ${count(job.trainedTokens)} training tokens${cost === undefined ? "" : `, about ${dollars(cost)}`}.`;
}

function nextStep(failure: Failure): string {
  const { job } = failure;
  switch (failureCause(job)) {
    case "cancelled":
      return "run `pulumi up` to submit a new job, if the cancelling was not meant to stay.";
    case "training data":
    case "validation data":
      return dataStep(failure);
    case "moderation":
      return failure.named.length > 0
        ? `rewrite or remove ${whichLines(failure)} and run \`pulumi up\` again.`
        : "rewrite or remove what the vendor's usage policies forbid and run `pulumi up` again; the same data would be refused again.";
    case "quota":
      return "raise the account's limit at the vendor, then run `pulumi up` again.";
    case "busy":
      return "run `pulumi up` again later, which submits a new job.";
    case "access":
      return "check at the vendor what the account and the key may do (`fine-tuning doctor` shows it), then run `pulumi up` again.";
    case "model":
      return "choose a base model that the vendor lets this account train, then run `pulumi up` again.";
    case "arguments":
      return "correct the argument that the reason above names, then run `pulumi up` again.";
    case "server":
      return "run `pulumi up` to submit a new job; the program need not be changed. If it happens again, tell the vendor the job's id.";
    case "unknown":
      return "run `pulumi up` to submit a new job; change its arguments first if the reason above names them.";
  }
}

function dataStep(failure: Failure): string {
  if (failure.named.length > 0) return `correct ${whichLines(failure)} and run \`pulumi up\` again.`;
  return failure.job.error?.code === "invalid_n_examples"
    ? "add examples and run `pulumi up` again."
    : "correct the data and run `pulumi up` again: the same file would be refused again; `fine-tuning check FILE` shows what is wrong with it.";
}

/** `lines 4, 7 and 9 of data/tickets.jsonl`. */
function whichLines({ named, source, job }: Failure): string {
  const file = source === undefined || source.changed ? `the ${roleOf(job)} file` : source.path;
  const rest = named.length - LINES_SHOWN;
  const parts = [...named.slice(0, LINES_SHOWN).map(String), ...(rest > 0 ? [`${count(rest)} more`] : [])];
  const last = parts.pop() ?? "";
  return `${named.length === 1 ? "line" : "lines"} ${parts.length > 0 ? `${parts.join(", ")} and ` : ""}${last} of ${file}`;
}
