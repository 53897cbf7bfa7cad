import type { dynamic } from "@pulumi/pulumi";
import { rpcContext } from "./engine/rpc-context";
import { exitWithParent } from "./engine/stdin-watch";
import { messageOf } from "./errors";
import { checkpointPermissionHandler } from "./resources/checkpoint-permission.handler";
import { fineTunedModelHandler } from "./resources/fine-tuned-model.handler";
import { fineTuningJobHandler } from "./resources/fine-tuning-job.handler";
import type { Handler } from "./resources/handler";
import { trainingFileHandler } from "./resources/training-file.handler";
import { createSession } from "./session";
import type { ResourceKind } from "./shell";

// Old states call this file by the name "pulumi-fine-tuning/runtime": neither it nor its two functions are ever renamed.

let config: dynamic.Config | undefined;

/** The stack's configuration. The engine does not wait for one call to end before it makes the next: stored at once. */
export function configure(given: dynamic.Config): void {
  config = given;
  rpcContext();
  exitWithParent();
}

const session = createSession(() => (name) => config?.get(name));

const handlers: Record<ResourceKind, Handler> = {
  FineTuningJob: fineTuningJobHandler(session),
  TrainingFile: trainingFileHandler(session),
  FineTunedModel: fineTunedModelHandler(session),
  CheckpointPermission: checkpointPermissionHandler(session),
};

/** What serves one kind of resource in the engine's provider process. */
export function handler(kind: ResourceKind): Handler {
  const { check, diff, create, read, update, delete: remove } = handlers[kind];
  return {
    check: (olds, news) => quiet(check(olds, news)),
    diff: (id, olds, news) => quiet(diff(id, olds, news)),
    create,
    read: (id, props) => quiet(read(id, props)),
    update,
    delete: (id, props) => quiet(remove(id, props)),
  };
}

/** Of these the SDK prints the stack to the user's terminal, beside the message that the engine shows. */
async function quiet<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw Object.assign(new Error(messageOf(error)), {
      stack: "the error is shown with its resource",
      toString: () => "fine-tuning",
    });
  }
}
