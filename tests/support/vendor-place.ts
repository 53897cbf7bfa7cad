import type { VendorServer } from "../vendors/vendor-server";

/** A job as a simulated vendor has it. */
export interface VendorJob {
  id: string;
  /** Whether it costs or will cost: neither failed nor cancelled. */
  costs: boolean;
  /** What it is trained on. */
  trainingFile: string;
}

/** A vendor that runs, in words that all have in common. */
export interface RunningVendor {
  server: VendorServer;
  /** Base URL; ends in `/v1`. */
  url: string;
  /** Variables with its key and account. */
  env: Record<string, string>;
  /** Texts that may stand nowhere. */
  secrets: readonly string[];
  /** A file that can be trained on. */
  upload(word: string): Promise<string>;
  /** Every job that was ever made, oldest first. */
  jobs(): VendorJob[];
  /** Jobs are made failing from now on, or training to their end. */
  fails(yes: boolean): void;
  /** So many lists do not show a new job. */
  listsLag(lists: number): void;
  /** A job that nobody declared, trained to its end; answers its id. */
  stray(trainingFile: string): Promise<string>;
}

/** A dialect, and what stands for its vendor. */
export interface VendorPlace {
  dialect: string;
  /** A base model. */
  model: string;
  /** Path of the create call, below the base URL. */
  create: RegExp;
  start(): Promise<RunningVendor>;
}
