import { closeSync, openSync, readFileSync, readlinkSync } from "node:fs";

/** What there is to see of a process; `undefined` where the system does not show it. */
export interface ProcessView {
  parent: number | undefined;
  /** The command line, argument by argument. */
  command: string[];
  /** What standard output is connected to, such as `/dev/pts/3` or `pipe:[4711]`. */
  stdout: string | undefined;
}

export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  parent: number;
  look(pid: number): ProcessView | undefined;
  /** True when this process belongs to a terminal. */
  hasTerminal(): boolean;
}

/** How a person watches, if one does. */
export type Watching = { live: false } | { live: true /** Path of the terminal's device. */; terminal: string };

/** The terminal that this process belongs to, whichever it is. */
const ownTerminal = "/dev/tty";

/**
 * Whether a person watches a live display, and in which terminal. The engine does not say, so: `FINE_TUNING_PROGRESS=live` or
 * `=lines` decides; a CI system means no; else the nearest `pulumi` process above us does, which must write to a terminal and
 * not be told `--non-interactive`. Where processes cannot be looked at, belonging to a terminal decides. In doubt: no.
 */
export function watching(around: Surroundings = here): Watching {
  const { env } = around;
  if (env.FINE_TUNING_PROGRESS === "lines") return { live: false };
  const cli = nearestPulumi(around);
  const terminal = cli !== "unseen" && isTerminal(cli.stdout) ? cli.stdout : ownTerminal;
  if (env.FINE_TUNING_PROGRESS === "live") return { live: true, terminal };
  if (isSet(env.CI) || isSet(env.BUILD_ID) || isSet(env.TF_BUILD)) return { live: false };
  const live =
    cli === "unseen" ? around.hasTerminal() : isTerminal(cli.stdout) && !cli.command.includes("--non-interactive");
  return live ? { live, terminal } : { live };
}

const none: ProcessView = { parent: undefined, command: [], stdout: undefined };

/** The `pulumi` that started us; `unseen` where processes cannot be looked at. */
function nearestPulumi({ parent, look }: Surroundings): ProcessView | "unseen" {
  let pid: number | undefined = parent;
  for (let generation = 0; generation < 5 && pid !== undefined && pid > 1; generation++) {
    const seen = look(pid);
    if (seen === undefined) return generation === 0 ? "unseen" : none;
    if (isPulumi(seen)) return seen;
    pid = seen.parent;
  }
  return none;
}

const isSet = (value: string | undefined) => value !== undefined && value !== "" && value !== "false" && value !== "0";

const isPulumi = ({ command }: ProcessView) => /(^|[\\/])pulumi(\.exe)?$/.test(command[0] ?? "");

const isTerminal = (stdout: string | undefined): stdout is string =>
  stdout !== undefined && /^\/dev\/(pts\/|tty|console)/.test(stdout);

const here: Surroundings = {
  env: process.env,
  parent: process.ppid,
  look(pid) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The name in brackets may hold anything; the parent is the second field after it.
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return {
        parent: Number.isInteger(parent) ? parent : undefined,
        command: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0"),
        stdout: readlinkSync(`/proc/${pid}/fd/1`),
      };
    } catch {
      return undefined;
    }
  },
  hasTerminal() {
    try {
      closeSync(openSync(ownTerminal, "r"));
      return true;
    } catch {
      return false;
    }
  },
};
