import type * as pulumi from "@pulumi/pulumi";
import type { ConnectionArgs } from "../../api/connection-args";
import type { ArgumentPath } from "../../engine/secret-arguments";
import { ShellResource } from "../../engine/shell-resource";
import type { ConnectionInputs } from "../shared/inputs";
import type { StoredEndpoint } from "../shared/made-elsewhere";

/** Plain values, after the engine resolved every input. */
export interface CheckpointPermissionInputs {
  checkpoint: string;
  projectIds: string[];
  connection?: ConnectionInputs | undefined;
  resourceUrn: string;
  pulumiOrganization: string;
  secretArguments?: ArgumentPath[] | undefined;
  timeouts?: object | undefined;
}

/** What is shared, and with whom. */
export interface CheckpointPermissionArgs {
  /**
   * Name of the checkpoint's model, e.g. the job's `fineTunedModel`, or the `fineTunedModelCheckpoint` of its `bestCheckpoint`.
   * A job that has no such checkpoint is refused with a sentence. Changing it replaces the permission.
   */
  checkpoint: pulumi.Input<string | undefined>;
  /** Projects of the same organization that may use the checkpoint. A changed list adds and removes in place. */
  projectIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Where to call; the key is an admin key: config `fine-tuning:adminKey`, then `OPENAI_ADMIN_KEY`. Changing it looks for the same permissions there. */
  connection?: pulumi.Input<ConnectionArgs> | undefined;
}

/** One project that may use the checkpoint. */
export interface Grant {
  /** Id of the permission at the vendor. */
  id: string;
  /** The project that may use the checkpoint. */
  projectId: string;
  /** Unix seconds. @integer */
  createdAt: number;
}

/** What is known of the permissions beside the arguments. */
export interface CheckpointPermissionOutputs {
  permissions: Grant[];
  endpoint: StoredEndpoint;
  stateVersion: number;
}

/** Shares a checkpoint with other projects of the organization. Permissions that exist already are taken over. */
export class CheckpointPermission extends ShellResource {
  /** Name of the checkpoint's model. */
  declare readonly checkpoint: pulumi.Output<string>;
  /** Projects that may use the checkpoint. */
  declare readonly projectIds: pulumi.Output<string[]>;
  /** One per project, in the order of `projectIds`; `createdAt` in Unix seconds. */
  declare readonly permissions: pulumi.Output<Grant[]>;

  constructor(name: string, args: CheckpointPermissionArgs, opts?: pulumi.CustomResourceOptions) {
    super("CheckpointPermission", name, { ...noOutputsYet, ...args }, opts);
  }
}

const noOutputsYet: Record<keyof CheckpointPermissionOutputs, undefined> = {
  permissions: undefined,
  endpoint: undefined,
  stateVersion: undefined,
};
