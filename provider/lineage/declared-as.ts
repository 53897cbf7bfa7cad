import { OWNER_ENTRY } from "../api/job-marks";
import type { Job } from "../api/types";
import { type UrnParts, urnParts } from "../engine/urn";

/**
 * The declaration that a job was submitted for, as its metadata say. `undefined` for jobs that no declaration submitted, and
 * where the server keeps no metadata.
 */
export function declaredAs({ metadata }: Pick<Job, "metadata">): Omit<UrnParts, "types"> | undefined {
  const parts = urnParts(metadata?.[OWNER_ENTRY] ?? "");
  return parts && { project: parts.project, stack: parts.stack, name: parts.name };
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
