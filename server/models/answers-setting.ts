import { dirname, resolve } from "node:path";
import { z } from "zod";
import type { AnswersAddress } from "../engines/types";

/** Makes the error that names file and place. */
export type Refuse = (place: string, reason: string) => Error;

/** What `answers` of a model says in `models.json`. */
export const AnswersSetting = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: "must be a URL with http or https" })
    .refine(
      (url) => !/^\w+:\/\/[^/]*@/.test(url),
      "may hold no user and password; name the key's variable in apiKeyEnvironment",
    )
    .transform((url) => url.replace(/\/+$/, "")),
  model: z.string().min(1).optional(),
  apiKeyEnvironment: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable")
    .optional(),
  paths: z.strictObject({ here: z.string().min(1), there: z.string().min(1) }).optional(),
});

/** Throws what `refuse` makes where the environment lacks the key. @param path of models.json */
export function answersOf(
  given: z.output<typeof AnswersSetting>,
  id: string,
  place: string,
  path: string,
  refuse: Refuse,
): AnswersAddress {
  const { url, model = id, apiKeyEnvironment, paths } = given;
  if (apiKeyEnvironment !== undefined && !process.env[apiKeyEnvironment])
    throw refuse(`${place}.apiKeyEnvironment`, `the environment has no ${apiKeyEnvironment}`);
  return {
    url,
    model,
    ...(apiKeyEnvironment === undefined ? {} : { apiKeyEnvironment }),
    ...(paths ? { paths: { here: resolve(dirname(path), paths.here), there: paths.there } } : {}),
  };
}
