import type { dynamic } from "@pulumi/pulumi";
import { settingProblems } from "./endpoint/settings";
import { exitWithEngine } from "./engine/exit-with-engine";
import type { Handler, Properties } from "./engine/handler";
import { spellingInputs } from "./engine/hidden-inputs";
import { errorWithoutSecrets } from "./engine/hide-secrets";
import { withoutMark } from "./engine/preview-mark";
import { rpcContext } from "./engine/rpc-context";
import type { ResourceKind } from "./engine/shell";
import { providerConfig } from "./engine/stack-config";
import { ConfigError, messageOf } from "./errors";
import { checkpointPermissionHandler } from "./resources/checkpoint-permission/handler";
import { fineTunedModelHandler } from "./resources/fine-tuned-model/handler";
import { fineTuningJobHandler } from "./resources/fine-tuning-job/handler";
import { failureOf } from "./resources/shared/check";
import { trainingFileHandler } from "./resources/training-file/handler";
import { createSession } from "./session/session";

// Old states call this file by the name "pulumi-fine-tuning/runtime": neither it nor its two functions are ever renamed.

let config: dynamic.Config | undefined;

/** The stack's configuration. The engine does not wait for one call to end before it makes the next: stored at once. */
export function configure(given: dynamic.Config): void {
  config = given;
  rpcContext();
  exitWithEngine();
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
  return spellingInputs({
    check: (olds, news) => {
      const { isPreview, inputs } = withoutMark(news);
      if (isPreview) session.isPreview = true;
      const checked = async () => printed(await (settingFailures(inputs) ?? check(olds, inputs)), inputs);
      return quiet(discreet([inputs], checked));
    },
    diff: (id, olds, news) => quiet(discreet([olds, news], () => diff(id, olds, news))),
    create: (inputs) =>
      discreet(
        [inputs],
        acting(() => create(inputs)),
      ),
    read: (id, props) => quiet(discreet([props], () => readWhereMeant(read, id, props))),
    update: (id, olds, news) =>
      discreet(
        [olds, news],
        acting(() => update(id, olds, news)),
      ),
    delete: (id, props) =>
      quiet(
        discreet(
          [props],
          acting(() => remove(id, props)),
        ),
      ),
  });
}

/** Before anything else: with a misspelt setting every other question would be asked of the wrong server. */
function settingFailures(news: Properties): Promise<dynamic.CheckResult> | undefined {
  const problems = settingProblems(providerConfig(config));
  if (problems.length === 0) return undefined;
  return Promise.resolve({ inputs: news, failures: problems.map((reason) => ({ property: "", reason })) });
}

/** What a program only reads has no check. What it made says itself where it was made, whatever the settings say now. */
async function readWhereMeant(read: Handler["read"], id: string, props: Properties): Promise<dynamic.ReadResult> {
  const [problem] = props.endpoint === undefined ? settingProblems(providerConfig(config)) : [];
  if (problem !== undefined) throw new ConfigError(problem);
  return read(id, props);
}

function printed({ inputs, failures = [] }: dynamic.CheckResult, news: Properties): dynamic.CheckResult {
  return { inputs, failures: failures.map((failure) => failureOf(failure, news)) };
}

/** What changes something is no preview, whatever was said to a check before. */
const acting =
  <T>(call: () => T): (() => T) =>
  () => {
    session.isPreview = false;
    return call();
  };

/** One call about a resource, that says nothing of what its program made secret. */
async function discreet<T>(stored: Properties[], call: () => Promise<T>): Promise<T> {
  const secrets = session.keepSecret(...stored);
  try {
    return await call();
  } catch (error) {
    throw errorWithoutSecrets(error, secrets);
  }
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
