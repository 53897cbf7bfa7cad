/** What the code in comments and guides may use without importing it: the package, and resources that a reader has. */
export const ambient = `
import * as pulumiModule from "@pulumi/pulumi";
import * as provider from "pulumi-fine-tuning";
type Full<T> = { [K in keyof T]-?: Full<NonNullable<T[K]>> };
declare global {
  export import pulumi = pulumiModule;
  export import CheckpointPermission = provider.CheckpointPermission;
  export import FineTunedModel = provider.FineTunedModel;
  export import FineTuningJob = provider.FineTuningJob;
  export import FineTuningSweep = provider.FineTuningSweep;
  export import TrainingFile = provider.TrainingFile;
  const model: string;
  const trainingFile: provider.TrainingFile;
  const job: provider.FineTuningJob;
  const sweep: provider.FineTuningSweep;
  /** Arguments and outputs by their paths. */
  const named: Full<
    Omit<provider.FineTuningJobArgs, "method" | "budget"> & {
      method: provider.Method;
      budget: provider.Budget;
      resolved: provider.Resolved;
      connection: provider.ConnectionInput;
      multi: provider.MultiGraderArgs;
    }
  >;
}
`;

/** The code in a comment, as statements that compile where the code does. */
export function codeIn(comment: string): string[] {
  const fenced = [...comment.matchAll(/```(?:ts)?\n(.*?)```/gs)].map(([, code]) => code ?? "");
  const examples = [...comment.matchAll(/@example\s+([^`@][^@]*)/g)].map(([, code]) => code ?? "");
  const inline = [...comment.replace(/```.*?```/gs, "").matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? "");
  return [...fenced, ...examples, ...inline.flatMap(statementOf)];
}

const isCode = /\bnew [A-Z]|=>|^(job|sweep|pulumi|[A-Z]\w+)\.\w/;
const isObject = /^\{ .* \}$/;
const isPath = /^[a-z][a-zA-Z]*(\.[a-z][a-zA-Z]*)+$/;
const isFile = /\.(jsonl?|ts|js|csv|env)$/;

/** Values, calls and objects are TypeScript; so are paths such as `resolved.seed`. Names, templates and texts are not. */
function statementOf(code: string): string[] {
  if (isObject.test(code)) return [`export const value = ${code};`];
  if (isCode.test(code)) return [`export const value = ${code};`];
  return isPath.test(code) && !isFile.test(code) ? [`export const value = named.${code};`] : [];
}
