import type * as pulumi from "@pulumi/pulumi";
import type { Properties } from "./handler";
import { storedName } from "./hidden-inputs";
import { resourceError } from "./plain-error";
import { isDryRun, type Resource } from "./sdk";

/**
 * Problems of a resource that do not end a preview at once. Where `check` fails, the engine checks nothing more in that run,
 * so that what is wrong with those that depend on the resource shows only in the next one. Therefore a program that previews
 * says beside the arguments that it can tell problems itself; `check` answers with them in place of failing, and the
 * program tells them on the resource's row and ends with an error when all other resources were checked too. An `up` has
 * none of this: there `check` fails before anything is done.
 */
const PROBLEMS = storedName("problems");

/** The output that brings the problems to the program. */
export interface ToldByProgram {
  readonly [PROBLEMS]: pulumi.Output<string | undefined>;
}

/** What a program adds to the arguments of a resource that is `ToldByProgram`; nothing in an `up`. */
export const tellingProblems = (opts: pulumi.CustomResourceOptions | undefined): Properties =>
  isDryRun() && opts?.id === undefined ? { tellsProblems: true, problems: undefined } : {};

/** Fails the preview with the problems that `check` found, once it is known whether it found any. */
export function tellProblems(resource: Resource & Partial<ToldByProgram>): void {
  resource[PROBLEMS]?.apply((problems) => {
    if (problems === undefined) return;
    // Rejected for nobody: the SDK prints it with the resource, lets the program go on, and fails it at its end. An error
    // of the output itself would keep from being declared what depends on it.
    void Promise.reject(resourceError(problems, resource));
  });
}
