import type * as pulumi from "@pulumi/pulumi";
import type { ConnectionArgs } from "../../api/connection-args";
import { Resource } from "../../engine/sdk";
import type { ArgumentPath } from "../../engine/secret-arguments";
import { ShellResource } from "../../engine/shell-resource";
import { tellingProblems, tellProblems } from "../../engine/told-by-program";
import type { ConnectionInputs, DataInputs, TimeoutInputs } from "../shared/inputs";
import type { StoredEndpoint } from "../shared/made-elsewhere";

/** Plain values, after the engine resolved every input and `check` looked at the data. */
export interface TrainingFileInputs {
  path?: string | undefined;
  rows?: unknown[] | undefined;
  purpose?: string | undefined;
  filename?: string | undefined;
  expiresAfterSeconds?: number | undefined;
  method?: "supervised" | "dpo" | "reinforcement" | undefined;
  allowSecrets?: boolean | undefined;
  connection?: ConnectionInputs | undefined;
  resourceUrn: string;
  pulumiOrganization: string;
  /** Of secret rows findings name line and kind, not text. */
  secretArguments?: ArgumentPath[] | undefined;
  timeouts?: TimeoutInputs | undefined;
}

/** Data to train on. */
export interface TrainingFileArgs {
  /** JSONL file, relative to the directory the program runs in. Changing its content uploads again, another path to the same content does not. */
  path?: pulumi.Input<string> | undefined;
  /** The examples themselves, at most 4 MB; use either this or `path`. Changing them uploads again. */
  rows?: pulumi.Input<pulumi.Input<unknown>[]> | undefined;
  /** What the vendor may use the file for. Changing it uploads again. @default "fine-tune" */
  purpose?: pulumi.Input<string> | undefined;
  /** Base of the file's name at the vendor. Changing it uploads again. @default the file's own name, or the resource's */
  filename?: pulumi.Input<string> | undefined;
  /** 3600–2592000: the vendor deletes the upload so many seconds after it was made. Changing it uploads again. @default never @integer */
  expiresAfterSeconds?: pulumi.Input<number> | undefined;
  /** What the rows are for. Changing it uploads nothing. @default recognised from the rows */
  method?: pulumi.Input<"supervised" | "dpo" | "reinforcement"> | undefined;
  /**
   * Keys, e-mail addresses, payment-card and phone numbers in the rows may be sent to the vendor. `true` looks for none of
   * them; otherwise the preview warns with their lines. Changing it uploads nothing.
   * @default false
   */
  allowSecrets?: pulumi.Input<boolean> | undefined;
  /** Where to call. Changing it moves the resource in place when the upload exists there, else it is an error. */
  connection?: pulumi.Input<ConnectionArgs> | undefined;
}

/** What `check` finds in the data. It returns these as inputs, so that they are known in the preview. */
export interface CheckedData extends Required<DataInputs> {
  examples: number;
  tokens: number;
  tokensPlusMinus: number;
  format: "chat" | "completion" | "preference" | "reinforcement";
}

/** Everything that is known of the upload beside the arguments. */
export interface UploadOutputs {
  fileId: string;
  bytes: number;
  filename: string;
  createdAt: number;
  expiresAt?: number | undefined;
  status?: string | undefined;
  endpoint: StoredEndpoint;
  instance: string;
  stateVersion: number;
}

/** Training data, checked in the preview, identified by content, uploaded once. Its `id` is the file id. */
export class TrainingFile extends ShellResource {
  /** The id the server gave the upload, e.g. `file-abc123`; the same as `id`. */
  declare readonly fileId: pulumi.Output<string>;
  /** Size of the upload. @integer */
  declare readonly bytes: pulumi.Output<number>;
  /** Hash over the rows, whatever their spelling: `c1:` and 64 hex digits. Known in the preview. */
  declare readonly contentHash: pulumi.Output<string>;
  /** Number of rows. Known in the preview. @integer */
  declare readonly examples: pulumi.Output<number>;
  /** Training tokens of one epoch. Known in the preview. @integer */
  declare readonly tokens: pulumi.Output<number>;
  /** How far `tokens` may be off, because large files are sampled; 0 when the count is exact. Known in the preview. @integer */
  declare readonly tokensPlusMinus: pulumi.Output<number>;
  /** `chat`, `completion`, `preference` or `reinforcement`. Known in the preview. */
  declare readonly format: pulumi.Output<"chat" | "completion" | "preference" | "reinforcement">;
  /** The name that was sent: `<stem>.<hash of the URN>-<hash of the content>.jsonl`. */
  declare readonly filename: pulumi.Output<string>;
  /** Unix seconds. @integer */
  declare readonly createdAt: pulumi.Output<number>;
  /** Unix seconds; `undefined` when the upload never expires. @integer */
  declare readonly expiresAt: pulumi.Output<number | undefined>;
  /** The server's word for its state, e.g. `processed`. */
  declare readonly status: pulumi.Output<string | undefined>;

  constructor(name: string, args: TrainingFileArgs, opts?: pulumi.CustomResourceOptions) {
    super("TrainingFile", name, { ...noOutputsYet, ...tellingProblems(opts), ...args }, opts);
    tellProblems(this);
  }
}

const noOutputsYet: Record<keyof UploadOutputs | keyof CheckedData, undefined> = {
  fileId: undefined,
  bytes: undefined,
  contentHash: undefined,
  examples: undefined,
  tokens: undefined,
  tokensPlusMinus: undefined,
  format: undefined,
  filename: undefined,
  createdAt: undefined,
  expiresAt: undefined,
  status: undefined,
  endpoint: undefined,
  instance: undefined,
  stateVersion: undefined,
};

/** The id and, where a `TrainingFile` is given, what is known of its rows. */
export function fileReference(file: TrainingFile | pulumi.Input<string> | undefined) {
  if (!isTrainingFile(file)) return { id: file, data: undefined };
  const { contentHash, examples, tokens, tokensPlusMinus, format } = file;
  return { id: file.id, data: { contentHash, examples, tokens, tokensPlusMinus, format } };
}

function isTrainingFile(file: TrainingFile | pulumi.Input<string> | undefined): file is TrainingFile {
  // By shape, not instanceof: a program may load two copies of this package.
  return Resource.isInstance(file) && "contentHash" in file;
}
