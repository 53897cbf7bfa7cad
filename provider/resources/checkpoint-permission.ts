import type * as pulumi from "@pulumi/pulumi";
import type { ConnectionInputs, DeepInput } from "./inputs";
import { ShellResource } from "./shell-resource";

/** Plain values, after the engine resolved every input. */
export interface CheckpointPermissionInputs {
  checkpoint: string;
  projectIds: string[];
  connection?: ConnectionInputs | undefined;
  resourceUrn: string;
  pulumiOrganization: string;
  timeouts?: object | undefined;
}

export interface CheckpointPermissionArgs {
  /** Name of the checkpoint's model, e.g. `job.bestCheckpoint.fineTunedModelCheckpoint`. Changing it replaces the permission. */
  checkpoint: pulumi.Input<string>;
  /** Projects of the same organization that may use the checkpoint. A changed list adds and removes in place. */
  projectIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Where to call; the key is an admin key: config `fine-tuning:adminKey`, then `OPENAI_ADMIN_KEY`. */
  connection?: DeepInput<ConnectionInputs> | undefined;
}

export interface CheckpointPermissionOutputs {
  permissions: { id: string; projectId: string; createdAt: number }[];
  endpoint: { baseUrl: string; dialect: string; organization?: string | undefined; project?: string | undefined };
  stateVersion: number;
}

/** Shares a checkpoint with other projects of the organization. Permissions that exist already are taken over. */
export class CheckpointPermission extends ShellResource {
  declare readonly checkpoint: pulumi.Output<string>;
  declare readonly projectIds: pulumi.Output<string[]>;
  /** One per project, in the order of `projectIds`; `createdAt` in Unix seconds. */
  declare readonly permissions: pulumi.Output<CheckpointPermissionOutputs["permissions"]>;

  constructor(name: string, args: CheckpointPermissionArgs, opts?: pulumi.CustomResourceOptions) {
    super("CheckpointPermission", name, { ...noOutputsYet, ...args }, opts);
  }
}

const noOutputsYet: Record<keyof CheckpointPermissionOutputs, undefined> = {
  permissions: undefined,
  endpoint: undefined,
  stateVersion: undefined,
};
