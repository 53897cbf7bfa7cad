import type { Job } from "../api/types";
import { wholeLine } from "../engine/progress";
import { declaredAs } from "../lineage/declared-as";
import { nearestFew } from "../spelling";
import { baseModelOf } from "../spend/prices";

/** `project/stack/name`; the id of a job that no declaration submitted. */
export function nameOf(job: Job): string {
  const declared = declaredAs(job);
  return declared === undefined ? job.id : `${declared.project}/${declared.stack}/${declared.name}`;
}

/** Whether `dev/bot` or `bot` means `project/dev/bot`. */
export const isNamed = (whole: string, called: string): boolean => `/${whole}`.endsWith(`/${called}`);

/** True for what no other job can be called: its id, and the model that it made. */
export const isExactly = ({ id, fineTunedModel }: Job, called: string): boolean =>
  called === id || called === fineTunedModel;

/** By id, else by the model's name, else by the resource's, else by suffix; of one declaration the newest job. */
export function jobsCalled(jobs: readonly Job[], called: string): Job[] {
  const newestFirst = sortedNewestFirst(jobs);
  const ways = [
    newestFirst.filter(({ id }) => id === called),
    newestFirst.filter(({ fineTunedModel }) => fineTunedModel === called),
    oneOfEach(newestFirst.filter((job) => isNamed(nameOf(job), called))),
    newestFirst.filter(({ suffix }) => suffix === called),
  ];
  return ways.find((found) => found.length > 0) ?? [];
}

/** Servers list the newest first; where one does not, this does. */
export const sortedNewestFirst = (jobs: readonly Job[]): Job[] => jobs.toSorted((a, b) => b.createdAt - a.createdAt);

function oneOfEach(newestFirst: readonly Job[]): Job[] {
  const names = newestFirst.map(nameOf);
  return newestFirst.filter((job, index) => names.indexOf(nameOf(job)) === index);
}

/** True for names of checkpoints: `ft:base:org:suffix:Ab12Cd34:ckpt-step-40`. */
export const isCheckpointName = (called: string): boolean => /:ckpt-step-\d+$/.test(called);

/**
 * The jobs that may have made a checkpoint, newest first. Its name has an id of its own, so only what it shares with the
 * job's model can be compared: base, account and suffix; or the job's id, which Azure writes into it.
 */
export function makersOf(jobs: readonly Job[], checkpoint: string): Job[] {
  const [, base, , suffix = ""] = checkpoint.split(":");
  return sortedNewestFirst(jobs).filter((job) => {
    if (checkpoint.includes(job.id.replace(/^ftjob-/, ""))) return true;
    if (job.fineTunedModel !== undefined) return familyName(job.fineTunedModel) === familyName(checkpoint);
    return baseModelOf(job.model) === base && (job.suffix ?? "") === suffix;
  });
}

/** `ft:base:org:suffix`, which a model and its checkpoints have in common. */
const familyName = (model: string) => model.split(":").slice(0, 4).join(":");

/** The names in these jobs that differ least from `called`, nearest first. */
export function closestNames(jobs: readonly Job[], called: string): string[] {
  const names = jobs.flatMap((job) => {
    const declared = declaredAs(job);
    const shown = declared === undefined ? [] : [declared.name, `${declared.stack}/${declared.name}`, nameOf(job)];
    return [...shown, job.suffix, job.fineTunedModel, job.id].filter((name) => name !== undefined);
  });
  return nearestFew(called, [...new Set(names)], 3);
}

/** Jobs to choose from, a line each; of many the first ones. */
export function jobLines(jobs: readonly Job[], most = 10): string {
  const shown = jobs.slice(0, most).map((job) => [wholeLine(job.id), wholeLine(nameOf(job)), wholeLine(job.status)]);
  const widths = [0, 1].map((column) => Math.max(...shown.map((cells) => (cells[column] ?? "").length)));
  const lines = shown.map((cells) => `\n  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}`);
  return lines.join("") + (jobs.length > most ? `\n  and ${jobs.length - most} more` : "");
}
