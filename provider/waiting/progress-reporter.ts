import type { Job } from "../api/types";
import type { Clock } from "../clock";
import { fitting, progressLine, rowLine } from "./progress";
import { spanText } from "./spans";
import type { TrainingProgress } from "./training-progress";

export interface ProgressReporterOptions {
  /** Takes one line for the resource's row. */
  say(line: string): void;
  /** Takes one line that should be noticed. */
  warn(line: string): void;
  /** A terminal replaces the line in place, so every change may be shown; a log gets few lines. */
  interactive: boolean;
  /** Columns that the row has for a line; asked before each line, because terminals change. @default not known */
  room?: (() => number | undefined) | undefined;
  clock: Clock;
  /** What `fine-tuning watch` knows the job by. @default its id */
  called?: string | undefined;
  /** @default 60 */
  stallMinutes?: number | undefined;
}

export interface ProgressReporter {
  /** Tells what is new about the job, if it is time to. */
  see(job: Job, training?: TrainingProgress): void;
  /** Tells that the server could not be asked. */
  trouble(note: string): void;
}

const minute = 60_000;
const longQueueMinutes = 30;

/**
 * Decides which line is worth saying: every change of state at once, other changes at once in a terminal and once a
 * minute in a log; a warning when nothing has happened for `stallMinutes` or the queue is long, and again each time the
 * silence has doubled.
 */
export function createProgressReporter({
  say,
  warn,
  interactive,
  room,
  clock,
  called,
  stallMinutes = 60,
}: ProgressReporterOptions): ProgressReporter {
  let state: string | undefined;
  let line = "";
  let saidAt = 0;
  let progress = "";
  let progressAt = clock.now();
  let warnAfterMs = 0;

  return {
    see(job, training) {
      const now = clock.now();
      const moved = `${job.status} ${training?.step ?? ""} ${training?.percent ?? ""}`;
      if (moved !== progress) {
        progress = moved;
        progressAt = now;
        warnAfterMs = firstWarningMs(job.status, stallMinutes);
      }
      const wall = clock.wall();
      tell(
        job.status,
        interactive ? rowLine(job, training, wall, room?.(), called) : progressLine(job, training, wall),
      );
      const silentMs = now - progressAt;
      if (silentMs < warnAfterMs) return;
      warnAfterMs = silentMs * 2;
      warn(silenceText(job, silentMs));
    },
    trouble(note) {
      const forms = [`${note}; the job goes on, still trying`, note];
      tell(`trouble: ${note}`, fitting(forms, (interactive ? room?.() : undefined) ?? Number.POSITIVE_INFINITY));
    },
  };

  function tell(nextState: string, nextLine: string): void {
    const changed = nextState !== state;
    const due = interactive || clock.now() - saidAt >= minute;
    if (!changed && (!due || nextLine === line)) return;
    state = nextState;
    line = nextLine;
    saidAt = clock.now();
    say(nextLine);
  }
}

function firstWarningMs(status: string, stallMinutes: number): number {
  return (isWaitingForServer(status) ? Math.min(longQueueMinutes, stallMinutes) : stallMinutes) * minute;
}

function silenceText(job: Job, silentMs: number): string {
  const span = spanText(silentMs);
  if (isWaitingForServer(job.status))
    return `${job.id} has been in "${job.status}" for ${span}: the server's queue is long; waiting costs nothing`;
  if (job.status === "paused") return `${job.id} has been paused for ${span}: it goes on only when someone resumes it`;
  return `${job.id} has shown no progress for ${span} (status "${job.status}"): look at its events, or cancel it if it hangs`;
}

function isWaitingForServer(status: string): boolean {
  return status === "queued" || status === "validating_files";
}
