import type { Job } from "../types";
import type { WireJobFields } from "../wire";
import type { JobRequest } from "../wire-request";

/** What differs between vendors of one API. Pure: it spells requests, reads answers and says what a refusal means. */
export interface Dialect {
  /** The body of a create call. Throws `ConfigError` for an argument that the vendor does not have. */
  jobToWire(request: JobRequest): Record<string, unknown>;
  /** The job that an answer shows. */
  jobFromWire(wire: WireJobFields): Job;
  /** What a user can do about a refusal that means something else here than elsewhere. */
  advice(refused: { message: string }): string | undefined;
}
