import type { Job } from "../../api/types";

/** Why a job ended without a model, as far as it decides what a user does next. */
export type FailureCause =
  | "cancelled"
  | "training data"
  | "validation data"
  | "moderation"
  | "quota"
  | "busy"
  | "access"
  | "model"
  | "arguments"
  | "server"
  | "unknown";

/** In this order: a code names the first kind that fits. Vendors spell the same thing in many ways. */
const byCode: [RegExp, Exclude<FailureCause, "cancelled" | "training data" | "validation data"> | "data"][] = [
  [/moderation|safety|content_?(filter|policy)|unsafe|flagged/, "moderation"],
  [/quota|billing|insufficient_(funds|credits)|payment/, "quota"],
  [/rate_limit|too_many_(requests|jobs)|overloaded|capacity/, "busy"],
  [/api_key|permission|unauthori[sz]ed|forbidden|mismatched_project|not_available|access_denied/, "access"],
  [/file|(?<!meta)data|format|example|jsonl|token_limit|too_few|too_many_tokens/, "data"],
  [/model/, "model"],
  [/server|internal|timeout|timed_out|unavailable|system|crash|out_of_memory|oom/, "server"],
  [/param|argument|hyper|invalid|unsupported|user_error/, "arguments"],
];

/** Servers without codes of their own still say whose fault it was. */
const byMessage: [RegExp, "data" | "moderation" | "quota"][] = [
  [/moderation|flagged (lines|examples|rows)|usage polic/i, "moderation"],
  [/exceeded your .*quota/i, "quota"],
  [/invalid file format|(training|validation) file/i, "data"],
];

/** From the server's code, the argument that it names, and its words, in this order. */
export function failureCause({ status, error }: Pick<Job, "status" | "error">): FailureCause {
  if (status === "cancelled") return "cancelled";
  if (error === undefined) return "unknown";
  const code = error.code.toLowerCase();
  const coded = byCode.find(([pattern]) => pattern.test(code))?.[1];
  const worded = byMessage.find(([pattern]) => pattern.test(error.message))?.[1];
  // The service refuses data for what they say with the code of a file that it cannot read.
  const cause = coded === "data" && worded === "moderation" ? "moderation" : (coded ?? worded);
  if (cause === "data" || /_file$/.test(error.param ?? ""))
    return cause === "moderation" ? cause : `${roleOf({ error })} data`;
  return cause ?? "unknown";
}

/** Which of a job's two files the server speaks of. */
export function roleOf({ error }: Pick<Job, "error">): "training" | "validation" {
  const { code = "", param = "", message = "" } = error ?? {};
  if (/validation/i.test(code + param)) return "validation";
  if (/training/i.test(code + param)) return "training";
  return /validation file/i.test(message) && !/training file/i.test(message) ? "validation" : "training";
}

/** Whether a line that the server names is one of the user's file. */
export function isAboutData(cause: FailureCause): boolean {
  return cause === "training data" || cause === "validation data" || cause === "moderation";
}

const LONGEST_RANGE = 1_000;

/** Numbers of the lines that a server's message names: "line 14", "Example 100", "Flagged lines: 4, 7 and 9", "rows 3-5". */
export function linesNamedIn(message: string): number[] {
  const item = String.raw`\d+(?:\s*(?:-|–|to)\s*\d+)?`;
  const list = new RegExp(
    String.raw`\b(?:lines?|examples?|rows?):?\s+(${item}(?:\s*(?:,\s*and|,|and|&)\s*${item})*)`,
    "gi",
  );
  const numbers = [...message.matchAll(list)].flatMap(([, items = ""]) =>
    items.split(/,|and|&/).flatMap((part) => {
      const [from = 0, to = from] = (part.match(/\d+/g) ?? []).map(Number);
      const length = Math.min(Math.max(to - from + 1, 1), LONGEST_RANGE);
      return Array.from({ length }, (_, index) => from + index);
    }),
  );
  return [...new Set(numbers)].filter((line) => line > 0);
}
