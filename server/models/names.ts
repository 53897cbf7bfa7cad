export interface NameParts {
  /** Dated base model, or the fine-tuned model that was trained further. */
  base: string;
  organization: string;
  suffix: string | null;
  tail: string;
  jobId: string;
  dialect: "openai" | "azure";
}

/** `ft:base:organization:suffix:tail`; at Azure `base.ft-job-suffix`. */
export function modelName(parts: NameParts): string {
  const base = rootOf(parts.base);
  if (parts.dialect === "azure") {
    const suffix = parts.suffix === null ? "" : `-${slug(parts.suffix)}`;
    return `${base}.ft-${parts.jobId.replace(/^ftjob-/, "")}${suffix}`;
  }
  return `ft:${base}:${parts.organization}:${slug(parts.suffix ?? "")}:${parts.tail}`;
}

export const checkpointName = (parts: NameParts, step: number): string => `${modelName(parts)}:ckpt-step-${step}`;

/** The step of a checkpoint, by its name; undefined for other models. */
export function stepInName(name: string): number | undefined {
  const step = /:ckpt-step-(\d+)$/.exec(name)?.[1];
  return step === undefined ? undefined : Number(step);
}

/** The base model that a fine-tuned model goes back to. */
export const rootOf = (model: string): string =>
  model.startsWith("ft:") ? (model.split(":")[1] ?? model) : (model.split(".ft-")[0] ?? model);

// A colon in a suffix would add a part to the name.
const slug = (text: string): string => text.toLowerCase().replace(/[^a-z0-9._-]+/g, "-");
