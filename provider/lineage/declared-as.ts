import type { Job } from "../api/types";
import { OWNER_ENTRY } from "./job-marks";

/** The declaration that a job was submitted for: `project/stack/name`, as the URN in its metadata says. */
export interface DeclaredAs {
  project: string;
  stack: string;
  name: string;
}

/** `undefined` for jobs that no declaration submitted, and where the server keeps no metadata. */
export function declaredAs({ metadata }: Pick<Job, "metadata">): DeclaredAs | undefined {
  const [head, project, types, ...name] = (metadata?.[OWNER_ENTRY] ?? "").split("::");
  if (head === undefined || project === undefined || types === undefined || name.length === 0) return undefined;
  return { project, stack: head.slice(head.lastIndexOf(":") + 1), name: name.join("::") };
}

/**
 * What to write after `fine-tuning watch` while a job is the one open job of its name, and after `fine-tuning report` at any
 * time. A name that a shell or the command would read as something else gives way to the id.
 */
export function callNames(job: Pick<Job, "id" | "metadata">): { watch: string; report: string } {
  const declared = declaredAs(job);
  if (declared === undefined || ![declared.name, declared.stack].every(isPlain))
    return { watch: job.id, report: job.id };
  return { watch: declared.name, report: `${declared.stack}/${declared.name}` };
}

const isPlain = (name: string) => /^\w[\w.-]*$/.test(name) && !name.startsWith("ftjob-");
