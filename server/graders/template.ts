/** What templates of a grader can refer to. */
export interface Namespaces {
  item: Record<string, unknown>;
  sample: Sample;
  /** Whether `sample.output_json` is the text read as JSON; else there is none. */
  json: boolean;
}

/** What a model answered. */
export interface Sample {
  output_text: string;
  /** Calls of tools as the chat completions API has them, with `arguments` as text. */
  output_tools: unknown[];
}

export type TemplateFlaw = "invalid_variable_error" | "sample_parse_error";

/** A template that refers to what is not there. */
export class TemplateError extends Error {
  constructor(
    message: string,
    readonly flaw: TemplateFlaw,
  ) {
    super(message);
  }
}

const REFERENCE = /\{\{\s*([^{}]*?)\s*\}\}/g;
const PATH = /^(item|sample)((?:\.[^.[\]\s]+|\[\d+\])*)$/;

/** Puts in what `{{item.x}}`, `{{sample.output_text}}` and `{{sample.output_json.x}}` stand for; text stays text, the rest becomes JSON. */
export function fill(template: string, namespaces: Namespaces): string {
  return template.replace(REFERENCE, (_, reference: string) => {
    const value = referredTo(reference, namespaces);
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}

/** References that no item and no sample could ever answer. */
export function foreignReferences(template: string): string[] {
  return [...template.matchAll(REFERENCE)].map((match) => match[1] ?? "").filter((reference) => !PATH.test(reference));
}

function referredTo(reference: string, namespaces: Namespaces): unknown {
  const [, root, path = ""] = PATH.exec(reference) ?? [];
  if (root === undefined) throw missing(reference);
  const steps = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)].map((match) => match[1] ?? match[2] ?? "");
  let value: unknown = root === "item" ? namespaces.item : namespaces.sample;
  steps.forEach((step, index) => {
    if (namespaces.json && root === "sample" && index === 0 && step === "output_json") value = outputJson(namespaces);
    else if (typeof value === "object" && value !== null && Object.hasOwn(value, step))
      value = Reflect.get(value, step);
    else throw missing(reference);
  });
  return value;
}

function outputJson({ sample }: Namespaces): unknown {
  try {
    return JSON.parse(sample.output_text);
  } catch {
    throw new TemplateError("the sample is not JSON, so sample.output_json has no value", "sample_parse_error");
  }
}

function missing(reference: string): TemplateError {
  return new TemplateError(`nothing stands under "${reference}"`, "invalid_variable_error");
}
