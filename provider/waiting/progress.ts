import type { Job } from "../api/types";
import { noteOn } from "./milestones";
import { compactSpan, spanText } from "./spans";
import type { TrainingProgress } from "./training-progress";

/** One line about a job, for a log: `running: 36%, loss 0.67, 2 min left, step 120/300`. */
export function progressLine(job: Job, training: TrainingProgress | undefined, wallMs: number): string {
  const note = noteOn(job.status);
  const news = newsOf(job, training, wallMs);
  return news === undefined ? note : `${note}: ${wordsOf(news)}`;
}

/**
 * The same for a terminal, where the engine cuts what goes beyond the row: the news come first and the words after them, as
 * many as `room` columns hold. Without `room` the width is not known, and the shortest form leads. `called` is what
 * `fine-tuning watch` knows the job by.
 */
export function rowLine(
  job: Job,
  training: TrainingProgress | undefined,
  wallMs: number,
  room: number | undefined,
  called = job.id,
): string {
  const news = newsOf(job, training, wallMs);
  if (news === undefined) {
    const begun = job.status === "running" && training !== undefined;
    return fitting(statusForms(job, called, begun ? ["0%"] : []), room ?? Number.POSITIVE_INFINITY);
  }
  if (room === undefined) return listed([compact(news), news.percent === undefined ? undefined : news.step, job.id]);
  return fitting(newsForms(news, job.id), room);
}

/** The first form that fits; where none does, the last, of which the engine shows the beginning. */
export function fitting(forms: readonly string[], room: number): string {
  return forms.find((form) => form.length <= room) ?? forms.at(-1) ?? "";
}

interface News {
  /** Absent where the server does not say how many steps there are. */
  percent: number | undefined;
  /** Absent where it says per cent alone. */
  step: string | undefined;
  measure: { name: string; value: string } | undefined;
  leftMs: number | undefined;
}

function newsOf(job: Job, training: TrainingProgress | undefined, wallMs: number): News | undefined {
  if (job.status !== "running" || training === undefined) return undefined;
  const { step, totalSteps, percent } = training;
  if (step === 0 && (percent ?? 0) === 0) return undefined;
  const ofAll = totalSteps === undefined ? "" : `/${totalSteps}`;
  return {
    percent: totalSteps === undefined ? percent : Math.floor((100 * step) / totalSteps),
    step: step === 0 ? undefined : `step ${step}${ofAll}`,
    measure: measureOf(training),
    leftMs: leftOf(job, training, wallMs),
  };
}

function wordsOf({ percent, step, measure, leftMs }: News): string {
  return listed([
    percent === undefined ? undefined : `${percent}%`,
    measure && `${measure.name} ${measure.value}`,
    leftMs === undefined ? undefined : `${spanText(leftMs)} left`,
    step,
  ]);
}

function newsForms(news: News, jobId: string): string[] {
  const { percent, step, measure } = news;
  const lead = percent === undefined ? (step ?? "") : `${percent}%`;
  return [
    `${wordsOf(news)}, ${jobId}`,
    wordsOf(news),
    compact(news),
    measure === undefined ? lead : `${lead} ${measure.value}`,
    lead,
  ];
}

/** `36% 1.11 22s` */
function compact({ percent, step, measure, leftMs }: News): string {
  const parts = [
    percent === undefined ? step : `${percent}%`,
    measure?.value,
    leftMs === undefined ? undefined : compactSpan(leftMs),
  ];
  return parts.filter((part) => part !== undefined).join(" ");
}

/** Until the training reports its steps there is room to say how it can be watched. */
function statusForms({ id, status }: Job, called: string, lead: string[]): string[] {
  const parts = [...lead, noteOn(status)];
  const note = parts.join(", ");
  const watch = `fine-tuning watch ${called}`;
  // Whoever reads how to watch a job that is still being looked at has time to do it.
  const alone = status === "validating_files" ? [watch] : [];
  return [`${note}, ${id} · ${watch}`, `${note} · ${watch}`, `${note}, ${id}`, ...alone, note, ...lead];
}

function measureOf({ loss, reward }: TrainingProgress): News["measure"] {
  if (loss !== undefined) return { name: "loss", value: loss.toFixed(2) };
  return reward === undefined ? undefined : { name: "reward", value: reward.toFixed(2) };
}

/** The server's own estimate, else the pace of the last steps; nothing where neither is known. */
function leftOf(job: Job, training: TrainingProgress, wallMs: number): number | undefined {
  const estimated = (job.estimatedFinish ?? 0) * 1_000 - wallMs;
  if (estimated > 0) return estimated;
  if (training.secondsPerStep === undefined || training.totalSteps === undefined) return undefined;
  return Math.max(0, training.totalSteps - training.step) * training.secondsPerStep * 1_000;
}

const listed = (parts: (string | undefined)[]) => parts.filter((part) => part !== undefined).join(", ");
