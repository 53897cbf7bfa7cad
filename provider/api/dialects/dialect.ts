import type { z } from "zod";
import type { Clock } from "../../clock";
import type { KeySource } from "../../endpoint/credential";
import type { Environment } from "../../endpoint/dispatcher";
import type { Place } from "../../endpoint/place";
import type { Client } from "../client";
import type { FineTuningApi } from "../fine-tuning-api";
import type { ProbedRoutes } from "../probed-routes";
import type { Advice } from "../refusal";
import type { Job } from "../types";
import type { UploadLimits } from "../upload";
import type { KnownFields } from "../vendor-arguments";
import type { JobRequest } from "../wire-request";
import type { Capabilities, Refusal } from "./capabilities";
import type { Mark } from "./mark";

/**
 * How one vendor is spoken to. A dialect is a folder beside this file that exports one, a line in `index.ts`, and a page in
 * `docs/vendors`; nothing else knows of it. All but `operations` is pure.
 */
export interface Dialect {
  place: Place;
  /** Host names of the vendor, where servers in the openai dialect are taken for this one. @default none */
  hosts?: RegExp | undefined;
  /** What becomes of each argument. What is refused there is refused in the preview, and never dropped. */
  capabilities: Capabilities;
  /** What the vendor takes, but not together or not with this value. The arguments may hold values that are not known yet. @default nothing */
  refusals?(inputs: Readonly<Record<string, unknown>>): Refusal[];
  /** Fields of the vendor's create call that arguments of ours stand for; `vendorArguments` may not name them. */
  fields: KnownFields;
  /** The body of a create call. What the capabilities refuse is not in the request. `secrets` are the keys of other services that it takes. */
  jobToWire(request: JobRequest, secrets: JobSecrets): Record<string, unknown>;
  /** Reads a job out of an answer, its status in our words: a schema for `client.read`. */
  jobFromWire: z.ZodType<Job>;
  /** How a job carries the submit key, which a request has in its metadata. */
  mark: Mark;
  /** What a user can do about a refusal that means something else here than elsewhere. @default what is said of all vendors */
  advice?: Advice | undefined;
  /** How a trained model gets to be served that a finished job does not name. @default it names its model */
  publishing?: string | undefined;
  /** Which questions show `fine-tuning doctor` what the vendor can do. @default OpenAI's routes */
  probed?: ProbedRoutes | undefined;
  /** Epochs that are trained where a program says none. @default the vendor chooses by the number of examples */
  epochsUnsaid?: number | undefined;
  /** The calls, made of the pure parts with `client.read` and `client.send`. Marks and refusals are seen to by the caller. */
  operations(client: Client, options: OperationOptions): Operations;
}

/** All that can be asked of a vendor. What it does not have answers with a refusal of status 404 or 501, as a server without the route would. */
export type Operations = Omit<FineTuningApi, "endpoint" | "close">;

/** What operations need beside the client. */
export interface OperationOptions {
  /** For checkpoint permissions. */
  adminKey: KeySource;
  clock: Clock;
  /** Keys of other services, such as `WANDB_API_KEY`, are read here when a job is submitted. */
  env: Environment;
  /** Tests bring smaller ones. @default the vendor's */
  uploadLimits?: UploadLimits | undefined;
}

/** Keys of other services that some vendors want in a create call. They reach no state, log or error. */
export interface JobSecrets {
  /** Of Weights & Biases, from `WANDB_API_KEY`. */
  wandbKey?: string | undefined;
}
