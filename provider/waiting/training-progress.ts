import type { JobEvent } from "../api/types";

/** How far the training itself has come, from its metrics events. */
export interface TrainingProgress {
  /** 0 where nothing was measured yet. */
  step: number;
  /** How much is done where a server says that and no steps, from 0 to 100. */
  percent?: number;
  totalSteps?: number;
  /** Training loss at that step; smaller is better. */
  loss?: number;
  /** Mean reward of reinforcement training at that step; greater is better. */
  reward?: number;
  /** Absent where the events are too close together to tell. */
  secondsPerStep?: number;
}

/** Reads the progress out of one page of events, in any order; `undefined` before the first metrics event. */
export function trainingProgress(events: readonly JobEvent[]): TrainingProgress | undefined {
  const measured = events.flatMap((event) => {
    const step = number(event.data?.step);
    return step === undefined ? [] : [{ step, event }];
  });
  const ordered = measured.sort((a, b) => a.step - b.step);
  const [first, last] = [ordered.at(0), ordered.at(-1)];
  if (first === undefined || last === undefined) return percentAlone(events);
  const data = last.event.data ?? {};
  const seconds = last.event.createdAt - first.event.createdAt;
  const steps = last.step - first.step;
  // An event may be about validation alone; the row does not lose its loss for that.
  const latest = (name: string) =>
    number(ordered.findLast(({ event }) => number(event.data?.[name]) !== undefined)?.event.data?.[name]);
  return {
    step: last.step,
    ...given("totalSteps", number(data.total_steps) ?? totalIn(last.event.message)),
    ...given("loss", latest("train_loss")),
    ...given("reward", latest("train_mean_reward")),
    ...given("secondsPerStep", seconds > 0 && steps > 0 ? seconds / steps : undefined),
  };
}

function percentAlone(events: readonly JobEvent[]): TrainingProgress | undefined {
  const percents = events.flatMap(({ data }) => number(data?.percent) ?? []);
  return percents.length === 0 ? undefined : { step: 0, percent: Math.max(...percents) };
}

/** `Step 299/300: training loss=0.00`: servers that send no `total_steps` say it here. */
function totalIn(message: string): number | undefined {
  const total = /^Step \d+\/(\d+)/.exec(message)?.[1];
  return total === undefined ? undefined : Number(total);
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function given<K extends string>(key: K, value: number | undefined): { [key in K]?: number } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: number });
}
