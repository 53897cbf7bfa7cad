import type { Job } from "../types";
import type { WireJobFields } from "../wire";
import type { JobRequest } from "../wire-request";

/** An argument that a vendor cannot take, and what can be had instead. */
export interface Refusal {
  /** The argument's path. */
  property: string;
  reason: string;
}

/** What differs between vendors of one API. Pure: it spells requests, reads answers and says what a refusal means. */
export interface Dialect {
  /** The body of a create call. Throws `ConfigError` for an argument that the vendor does not have. */
  jobToWire(request: JobRequest): Record<string, unknown>;
  /** The job that an answer shows. */
  jobFromWire(wire: WireJobFields): Job;
  /** What the vendor cannot take of a job's arguments, which may hold values that are not known yet. */
  refusals(inputs: Record<string, unknown>): Refusal[];
  /** What a user can do about a refusal that means something else here than elsewhere. */
  advice(refused: { message: string }): string | undefined;
  /** True where the list of jobs may show less of an open job than the job itself, so that each is asked for. */
  listMayBeStale: boolean;
  /** Bytes above which the vendor takes no file at all, also in parts. */
  largestFile: number;
  /** How a trained model gets to be served that a finished job does not name; `undefined` where it names its model. */
  publishing: string | undefined;
}
