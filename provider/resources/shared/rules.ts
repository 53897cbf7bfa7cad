import { z } from "zod";
import { dialects } from "../../api/dialects";

// Rules that several resources share. Each carries its own sentence, because the sentence is what a user sees.

export const text = (sentence: string) => z.string(sentence).min(1, sentence);

/** A number within a range, or "auto". Ranges are those of the API's contract document. */
export function numberOrAuto(fits: (value: number) => boolean, sentence: string) {
  return z.custom<number | "auto">((value) => value === "auto" || (typeof value === "number" && fits(value)), sentence);
}

export const wholeOrAuto = (min: number, max: number) =>
  numberOrAuto(
    (value) => Number.isInteger(value) && value >= min && value <= max,
    max === Number.MAX_SAFE_INTEGER
      ? `must be a whole number of at least ${min}, or "auto"`
      : `must be a whole number from ${min} to ${max}, or "auto"`,
  );

export const wholeBetween = (min: number, max: number) => {
  const sentence = `must be a whole number from ${min} to ${max}`;
  return z.number(sentence).int(sentence).min(min, sentence).max(max, sentence);
};

export const positive = (what: string) => {
  const sentence = `must be ${what} above 0`;
  return z.number(sentence).positive(sentence);
};

export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, `must be one of ${values.map((value) => `"${value}"`).join(", ")}`);

export const connectionSchema = z.strictObject({
  baseUrl: text("must be a URL like https://api.openai.com/v1").optional(),
  dialect: z.enum(dialects.names, `must be one of ${dialects.names.map((name) => `"${name}"`).join(", ")}`).optional(),
  apiKeyEnv: z
    .string("must be the name of an environment variable, not a key")
    .regex(/^[A-Za-z_]\w*$/, "must be the name of an environment variable, not a key")
    .optional(),
  organization: text("must be an organization id").optional(),
  project: text("must be a project id").optional(),
  apiVersion: text("must be an api-version like 2025-04-01-preview").optional(),
  accountId: text("must be the id of an account").optional(),
});

/** Ours, and loose: an unchanged `TrainingFile` hands on what an older version wrote into its state. */
export const dataSchema = z.looseObject({ contentHash: z.string() });

/** What `declarationOf` adds to the arguments. */
export const declarationSchema = {
  resourceUrn: z.string(),
  pulumiOrganization: z.string(),
  secretArguments: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  timeouts: z
    .strictObject({ create: z.number().optional(), update: z.number().optional(), delete: z.number().optional() })
    .optional(),
};

/** True for types that are the same both ways: `true satisfies Same<…>` stops compiling when only one side changes. */
export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
