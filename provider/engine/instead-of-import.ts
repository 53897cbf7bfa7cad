import type { ResourceKind } from "./shell";

/**
 * What to do where a resource cannot be imported. Of a dynamic provider none can: the engine reads what it imports before any of
 * our code is known to it.
 */
export const insteadOfImport = (kind: ResourceKind, id: string): string =>
  `a ${kind} cannot be imported. Nothing was changed. Next: remove the option \`import\` and ${wayWithoutImport(kind, id)}.`;

/** How a program has what it would import. */
export function wayWithoutImport(kind: ResourceKind, id: string): string {
  const way: Record<ResourceKind, string> = {
    FineTuningJob: `give the argument \`adoptJobId: "${id}"\`, which takes the job over; nothing is paid`,
    FineTunedModel: `give the argument \`job: "${id}"\`, which waits for that job's model`,
    TrainingFile: `give "${id}" to the job as its \`trainingFile\`, or declare the data, which are uploaded again; that alone trains nothing`,
    CheckpointPermission: "declare the projects that have it: permissions that exist already are taken over",
  };
  return way[kind];
}
