import { fieldsOf, withoutNull } from "../values";
import type { Grader } from "./types";
import { withVendorArguments } from "./vendor-arguments";

/** Both spellings of a grader's fields, ours and the API's. Fields that are not here are spelled alike. */
const graderFields = both({
  imageTag: "image_tag",
  evaluationMetric: "evaluation_metric",
  samplingParams: "sampling_params",
  passingLabels: "passing_labels",
  calculateOutput: "calculate_output",
  rateLimit: "rate_limit",
  passThreshold: "pass_threshold",
});

const samplingFields = both({
  topP: "top_p",
  maxCompletionsTokens: "max_completions_tokens",
  reasoningEffort: "reasoning_effort",
});

type Spelling = "ours" | "api";
type Fields = Record<string, unknown>;

/** A grader in the API's spelling. What stands below `input`, `labels` and the like goes verbatim. */
export function graderToWire(grader: Grader): Fields {
  return respelled({ ...grader }, "api", withoutNull);
}

/** An answer's grader in our spelling. */
export function graderFromWire(value: unknown): Grader | undefined {
  const wire = fieldsOf(value);
  if (wire === undefined) return undefined;
  // Headers are how a grader's own server is told who asks: they are no business of a state.
  const { type, name, headers: _, ...rest } = respelled(wire, "ours", withoutNull);
  return { ...rest, type: typeof type === "string" ? type : "", ...(typeof name === "string" ? { name } : {}) };
}

/** A grader that a program may have copied from the API's reference, in our spelling; what is no grader stays as it is. */
export function graderFromPublished(value: unknown): unknown {
  const grader = fieldsOf(value);
  return grader === undefined ? value : respelled(grader, "ours", (fields) => fields);
}

/** The grader with the names of a spelling, and whatever `clean` leaves of each of its levels. */
function respelled(grader: Fields, to: Spelling, clean: (fields: Fields) => Fields): Fields {
  const { vendorArguments, ...own } = grader;
  const entries = Object.entries(own).map(([key, item]) => {
    const name = graderFields[to].get(key) ?? key;
    if (name === "samplingParams" || name === "sampling_params") return [name, sampling(item)];
    return [name, name === "graders" ? eachGrader(item, (inner) => respelled(inner, to, clean)) : item];
  });
  const respelt = clean(Object.fromEntries(entries));
  if (to === "api") return withVendorArguments(respelt, fieldsOf(vendorArguments));
  return vendorArguments === undefined ? respelt : { ...respelt, vendorArguments };

  function sampling(value: unknown): unknown {
    const params = fieldsOf(value);
    if (params === undefined) return value;
    return clean(
      Object.fromEntries(Object.entries(params).map(([key, item]) => [samplingFields[to].get(key) ?? key, item])),
    );
  }
}

/** `multi.graders` is one grader, a list, or a map from names: the contract says one, its example another. */
function eachGrader(graders: unknown, convert: (grader: Fields) => Fields): unknown {
  const converted = (value: unknown) => {
    const grader = fieldsOf(value);
    return grader === undefined ? value : convert(grader);
  };
  if (Array.isArray(graders)) return graders.map(converted);
  const fields = fieldsOf(graders);
  if (fields === undefined || typeof fields.type === "string") return converted(graders);
  return Object.fromEntries(Object.entries(fields).map(([name, grader]) => [name, converted(grader)]));
}

/** How the API spells a grader's field, or one of its sampling parameters. */
export const graderFieldOnWire = (ours: string): string =>
  graderFields.api.get(ours) ?? samplingFields.api.get(ours) ?? ours;

function both(apiName: Record<string, string>): Record<Spelling, ReadonlyMap<string, string>> {
  const pairs = Object.entries(apiName);
  return { api: new Map(pairs), ours: new Map(pairs.map(([ours, api]) => [api, ours])) };
}
