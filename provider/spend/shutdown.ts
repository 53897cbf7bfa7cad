import { baseModelOf, familyOf } from "./prices";

export interface ShutdownInput {
  /** The base model, or a model that was itself fine-tuned. */
  model: string;
  /** ISO date from the server's model object. */
  shutdownDate?: string | undefined;
  /** True where the server is OpenAI's own: only there do the announced dates below hold when the model shows none. */
  announcedDatesHold: boolean;
  /** Milliseconds since 1970. */
  wallMs: number;
  /** Refuse when the model is removed within so many days. @default never refuse */
  failWithinDays?: number | undefined;
}

export interface ShutdownVerdict {
  verdict: "ok" | "warn" | "refuse";
  /** ISO date on which the vendor removes the model, and models trained from it. */
  shutdownDate?: string;
  /** Absent when there is nothing to say. */
  sentence?: string;
}

const day = 86_400_000;
const warnWithinDays = 90;

// Announced by OpenAI on its deprecations page, read in November 2026; fine-tunes are removed with their base.
const announced: Record<string, string> = {
  "gpt-3.5-turbo": "2026-10-23",
  "gpt-4": "2026-10-23",
  "gpt-4.1-nano": "2026-10-23",
  "babbage-002": "2026-10-23",
  "davinci-002": "2026-10-23",
  "o4-mini": "2026-10-23",
  "gpt-4o": "2027-01-14",
  "gpt-4o-mini": "2027-01-14",
  "gpt-4.1": "2027-01-14",
  "gpt-4.1-mini": "2027-01-14",
};

/** Judges whether a base model will be there long enough to be worth training on. */
export function judgeShutdown(input: ShutdownInput): ShutdownVerdict {
  const { failWithinDays, wallMs } = input;
  const shutdownDate = input.shutdownDate ?? (input.announcedDatesHold ? announcedShutdown(input.model) : undefined);
  const at = shutdownDate === undefined ? Number.NaN : Date.parse(shutdownDate);
  if (shutdownDate === undefined || Number.isNaN(at)) return { verdict: "ok" };
  const days = Math.ceil((at - wallMs) / day);
  const fact = `the vendor ${days > 0 ? `removes base model "${input.model}" on ${shutdownDate}, in ${days} ${days === 1 ? "day" : "days"}` : `announced to remove base model "${input.model}" on ${shutdownDate}`}, and models trained from it with it`;
  if (failWithinDays !== undefined && days <= failWithinDays)
    return {
      verdict: "refuse",
      shutdownDate,
      sentence: `${fact}: choose another base model, or lower \`failIfShutdownWithinDays\` (${failWithinDays})`,
    };
  if (days <= warnWithinDays) return { verdict: "warn", shutdownDate, sentence: fact };
  return { verdict: "ok", shutdownDate };
}

/** The date OpenAI announced for a model's family; snapshots of a family that go on another day are not known to us. */
function announcedShutdown(model: string): string | undefined {
  const family = familyOf(baseModelOf(model));
  return Object.hasOwn(announced, family) ? announced[family] : undefined;
}
