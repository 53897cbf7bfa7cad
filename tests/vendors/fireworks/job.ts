import type { z } from "zod";
import type { DpoBody, SupervisedBody } from "./contract";
import type { Stage } from "./stages";

/** A job on the vendor's side. */
export interface SimulatedJob {
  id: string;
  kind: JobKind;
  body: SupervisedBody | DpoBody;
  created: number;
  updated: number;
  /** What it goes through, and where it is; the last stage lasts. */
  stages: Stage[];
  at: number;
  /** Seconds in this stage. */
  since: number;
  /** How many lists still leave it out. */
  unlisted: number;
}

/** What differs between the two kinds of job. */
export interface JobKind {
  /** Last part of the path, and name of the list: `dpoJobs`. */
  collection: "supervisedFineTuningJobs" | "dpoJobs";
  /** Name of the id in the query. */
  idParameter: string;
  schema: z.ZodType<SupervisedBody | DpoBody>;
}
