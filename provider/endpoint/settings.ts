import type { ConfigGetter, StackConfig } from "../engine/stack-config";
import { nearest } from "../spelling";

const namespace = "fine-tuning";

/** The settings of a stack, each set with `pulumi config set fine-tuning:NAME`. What a resource says itself comes first. */
export interface Settings {
  /** Address up to and including the version, e.g. `https://api.openai.com/v1`. @default `OPENAI_BASE_URL` or the vendor's own variable, then the vendor's own */
  baseUrl?: string | undefined;
  /** How the server wants to be spoken to. @default "openai" */
  dialect?: string | undefined;
  /** The key; set it with `--secret`. @default the vendor's own variable, such as `OPENAI_API_KEY` */
  apiKey?: string | undefined;
  /** The key that shares checkpoints; set it with `--secret`. @default `OPENAI_ADMIN_KEY`, then the ordinary key */
  adminKey?: string | undefined;
  /** Sent as `OpenAI-Organization`. @default `OPENAI_ORG_ID` */
  organization?: string | undefined;
  /** Sent as `OpenAI-Project`. @default `OPENAI_PROJECT_ID` */
  project?: string | undefined;
  /** Azure's `api-version`. @default none, which means the `/openai/v1` routes */
  apiVersion?: string | undefined;
  /** The account at a vendor whose calls name one. @default the vendor's own variable */
  accountId?: string | undefined;
  /** Tells stacks apart that would otherwise find each other's jobs: it is part of what a job is found again by. @default none */
  namespace?: string | undefined;
  /** Stands for the organization of Pulumi in what a job is found again by. @default in TypeScript the organization; `organization` in other languages, which are not told it */
  pulumiOrganization?: string | undefined;
  /** At most so many jobs of the account are open at once; others wait for their turn. @default the account's own limit @integer */
  maxActiveJobs?: number | undefined;
}

/** All of them. */
export const settingNames = [
  "baseUrl",
  "dialect",
  "apiKey",
  "adminKey",
  "organization",
  "project",
  "apiVersion",
  "accountId",
  "namespace",
  "pulumiOrganization",
  "maxActiveJobs",
] as const satisfies (keyof Settings)[];

// A setting that is described and not known, or known and not described, stops compiling.
true satisfies Exclude<keyof Settings, (typeof settingNames)[number]> extends never ? true : false;

const secretNames: readonly string[] = ["apiKey", "adminKey"];

/**
 * What is wrong with a stack's settings, a sentence each. A misspelt name would be passed over without a word, and the
 * data would go where nobody wants them. Names of other packages and of the program itself are not judged.
 */
export function settingProblems({ names, get, project }: StackConfig): string[] {
  const misspelt = names.flatMap((name) => {
    const [space = "", ...rest] = name.split(":");
    return nameProblem(space, rest.join(":"), project) ?? [];
  });
  const jobs = activeJobsProblem(get(`${namespace}:maxActiveJobs`));
  if (jobs === undefined) return misspelt;
  const way = `Next: \`pulumi config set ${namespace}:maxActiveJobs 2\`, for example.`;
  return [...misspelt, `the setting "${namespace}:maxActiveJobs" ${jobs}. ${way}`];
}

/** The same of the arguments of a provider that a program declares: there nothing is set by a command. */
export function providerProblems(names: readonly string[], get: (name: string) => string | undefined): string[] {
  const unknown = names.filter((name) => !isSetting(name)).map(argumentRefusal);
  const jobs = activeJobsProblem(get("maxActiveJobs"));
  return jobs === undefined ? unknown : [...unknown, `the provider's argument "maxActiveJobs" ${jobs}.`];
}

function argumentRefusal(wrong: string): string {
  const none = `a provider has no argument "${wrong}"`;
  if (wrong === "apiKeyEnv")
    return `${none}: the name of a variable is given to a resource, in its \`connection\`, the key itself as "apiKey".`;
  const right = inOtherSpelling(wrong) ?? nearest(wrong, settingNames);
  return right === undefined ? `${none}; there are ${settingNames.join(", ")}.` : `${none}; did you mean "${right}"?`;
}

function nameProblem(space: string, key: string, project: string | undefined): string | undefined {
  if (space === namespace) {
    if (isSetting(key)) return undefined;
    const right = project === namespace ? inOtherSpelling(key) : (inOtherSpelling(key) ?? nearest(key, settingNames));
    if (right === undefined && project === namespace) return undefined;
    return key === "apiKeyEnv" ? notASetting(key) : refusal(space, key, right);
  }
  if (space === project || nearest(letters(space), namespaceSpellings) === undefined) return undefined;
  const right = inOtherSpelling(key) ?? nearest(key, settingNames);
  // A key that is none of ours belongs to another package of a similar name.
  return right === undefined ? undefined : refusal(space, key, right);
}

const isSetting = (key: string) => settingNames.some((name) => name === key);

/** The same letters, such as `base_url` or `BaseURL`. */
const inOtherSpelling = (key: string) => settingNames.find((name) => letters(name) === letters(key));

const letters = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "");

const namespaceSpellings = ["finetuning", "pulumifinetuning", "finetune"];

function refusal(space: string, key: string, right: string | undefined): string {
  const wrong = `${space}:${key}`;
  if (right === undefined)
    return `there is no setting "${wrong}"; there are ${settingNames.map((name) => `${namespace}:${name}`).join(", ")}. Next: \`pulumi config rm ${wrong}\`.`;
  const secret = secretNames.includes(right) ? "--secret " : "";
  return `there is no setting "${wrong}"; did you mean "${namespace}:${right}"? Next: \`pulumi config set ${secret}${namespace}:${right} …\`, and \`pulumi config rm ${wrong}\`.`;
}

const notASetting = (key: string) =>
  `there is no setting "${namespace}:${key}": the name of a variable is given as \`connection: { ${key}: … }\`, the key itself as "${namespace}:apiKey". Next: \`pulumi config rm ${namespace}:${key}\`.`;

/** What the settings say of whose a stack's jobs are. */
export interface OwnerSettings {
  namespace?: string | undefined;
  pulumiOrganization?: string | undefined;
}

export const ownerSettings = (get: ConfigGetter): OwnerSettings => ({
  namespace: get(`${namespace}:namespace`),
  pulumiOrganization: get(`${namespace}:pulumiOrganization`),
});

/** At most so many jobs of the account are open at once; `undefined` where the stack does not say, or says it wrongly. */
export const maxActiveJobs = (get: ConfigGetter): number | undefined => activeJobs(get(`${namespace}:maxActiveJobs`));

function activeJobs(text: string | undefined): number | undefined {
  const most = Number(text);
  return Number.isInteger(most) && most >= 1 ? most : undefined;
}

function activeJobsProblem(text = ""): string | undefined {
  if (text.trim() === "" || activeJobs(text) !== undefined) return undefined;
  return `${shown(text.trim())}; it must be a whole number of at least 1`;
}

/** A long value may be a key in the wrong place. */
const shown = (text: string) => (text.length <= 12 ? `is "${text}"` : "is no number");
