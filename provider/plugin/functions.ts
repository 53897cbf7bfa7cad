import type { Properties } from "../engine/handler";
import { secretTexts, withoutSecrets } from "../engine/hide-secrets";
import { messageOf, UserError } from "../errors";
import type { LookupArgs } from "../lookups/ask";
import type * as Jobs from "../lookups/jobs";
import type * as ModelsAndFiles from "../lookups/models-and-files";
import { fieldsOf, withoutUndefined } from "../values";
import { nameIn } from "./schema";
import type { Settings } from "./settings";
import { marked, received } from "./values";

type Lookup = (args: never) => Promise<unknown>;

/** Loaded by the first look-up: most programs make none, and none should wait for what they need of the SDK. */
function lookups(): Readonly<Record<string, Lookup>> {
  const jobs: typeof Jobs = require("../lookups/jobs");
  const others: typeof ModelsAndFiles = require("../lookups/models-and-files");
  const { getFineTuningJob, getFineTuningJobs, getFineTuningJobEvents, getFineTuningJobCheckpoints } = jobs;
  const { getModel, getModels, getFile, getFiles } = others;
  return {
    getFineTuningJob,
    getFineTuningJobs,
    getFineTuningJobEvents,
    getFineTuningJobCheckpoints,
    getTrainingMetrics: jobs.getTrainingMetrics,
    getModel,
    getModels,
    getFile,
    getFiles,
  };
}

/** Answers a look-up by its token, with the settings of this process. Secrets in the arguments are not told by errors. */
export async function invoke(token: string, args: Properties, settings: Settings): Promise<Properties> {
  const name = nameIn(token);
  const lookup = lookups()[name] as ((args: LookupArgs) => Promise<unknown>) | undefined;
  if (lookup === undefined) throw new UserError(`there is no function "${token}"`);
  const { setAllConfig }: typeof import("@pulumi/pulumi/runtime/config") = require("@pulumi/pulumi/runtime/config");
  setAllConfig({ ...settings });
  const { values, secrets } = received(args);
  try {
    return asObject(name, await lookup(values));
  } catch (error) {
    throw new Error(withoutSecrets(messageOf(error), secretTexts(values, secrets)), { cause: error });
  }
}

/** Functions answer with an object, so a list is its only property, named as the function is: `getModels` has `models`. */
function asObject(name: string, answer: unknown): Properties {
  const list = name.slice(name.search(/[A-Z][a-z]+$/)).toLowerCase();
  const fields = Array.isArray(answer) ? { [list]: answer } : fieldsOf(answer);
  return marked(withoutUndefined(fields ?? {}), []);
}
