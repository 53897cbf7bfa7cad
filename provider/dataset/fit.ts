/** What a set of rows and the training that it is for say against each other. Asked by `check` and by the preview alike. */

import { type Found, withFindings } from "./findings";
import { missingItemFields } from "./item-fields";
import type { DatasetReport, InspectOptions } from "./report";
import { answerFindings } from "./response-format";
import { isAboutFile, knownCodes } from "./rules/catalogue";
import { imagesFit, methodFits, modelFits } from "./rules/format";

/** The vendor refuses to train on smaller sets. */
export const FEWEST_TRAINING_EXAMPLES = 10;

/** What is known of the rows; a job may know less of them than their file. */
export type KnownRows = {
  [Fact in "examples" | "format" | "formatEvidence" | "fields" | "images"]?: DatasetReport[Fact] | undefined;
};

/** What the rows are for. */
export type Purpose = Pick<InspectOptions, "method" | "model" | "role" | "grader" | "responseFormat">;

/** The report with the findings about the set as a whole; of a file that could not be read as rows there are none. */
export const withMisfits = (report: DatasetReport, purpose: Purpose): DatasetReport =>
  isOfRows(report) ? withFindings(report, misfits(report, purpose)) : report;

const isOfRows = ({ counts }: DatasetReport): boolean =>
  !knownCodes.some((code) => isAboutFile(code) && counts[code] !== undefined);

/** Findings about the set as a whole; nothing where nothing is known. */
export function misfits(rows: KnownRows, { method, model, role, grader, responseFormat }: Purpose): Found[] {
  const known = { format: rows.format, formatEvidence: rows.formatEvidence };
  return [
    ...tooFew(rows.examples, role),
    ...sentence("method_mismatch", methodFits(known, method)),
    ...sentence("model_mismatch", modelFits(known, model)),
    ...sentence("images_unseen", imagesFit(rows.images?.examples ?? 0, model)),
    ...wantingFields(rows, grader),
    // Of a training, and not of its validation data too.
    ...(role === "validation" || rows.format !== "reinforcement" ? [] : answerFindings(grader, responseFormat)),
  ];
}

const sentence = (code: Found["code"], detail: string | undefined): Found[] =>
  detail === undefined ? [] : [{ code, line: 1, detail }];

function tooFew(examples: number | undefined, role: Purpose["role"]): Found[] {
  if (examples === undefined) return [];
  const fewest = role === "validation" || role === "either" ? 1 : FEWEST_TRAINING_EXAMPLES;
  const counted = `there ${examples === 1 ? "is 1 example" : `are ${examples} examples`}`;
  if (examples < fewest) return sentence("too_few_examples", `${counted}, fewer than ${fewest}`);
  if (role !== "either" || examples >= FEWEST_TRAINING_EXAMPLES) return [];
  return sentence("few_examples", `${counted}, enough for validation and too few for training`);
}

function wantingFields({ format, fields, examples }: KnownRows, grader: unknown): Found[] {
  if (grader === undefined || fields === undefined || examples === undefined || examples === 0) return [];
  return format === "reinforcement" ? missingItemFields(grader, fields, examples) : [];
}
