import * as pulumi from "@pulumi/pulumi";
import { type Checkpoint, CheckpointPermission } from "pulumi-fine-tuning";

const config = new pulumi.Config();

// The stack that trained: `pulumi config set upstream organization/quickstart/dev`.
const upstream = new pulumi.StackReference(config.require("upstream"));
const checkpoints = upstream.requireOutput("checkpoints") as pulumi.Output<Checkpoint[]>;

// `pulumi config set --path 'projects[0]' proj_abc123`; a changed list adds and removes in place.
// Sharing needs an admin key: OPENAI_ADMIN_KEY, or `pulumi config set --secret fine-tuning:adminKey`.
const shared = new CheckpointPermission("shared", {
  checkpoint: checkpoints.apply((list) => list.at(-1)?.fineTunedModelCheckpoint),
  projectIds: config.requireObject<string[]>("projects"),
});

export const permissions = shared.permissions;
