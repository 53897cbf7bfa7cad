import { Output, output, secret } from "../../engine/sdk";
import type { ArgumentPath } from "../../engine/secret-arguments";
import { fieldsOf } from "../../values";
import { alwaysSecret } from "./always-secret";

/**
 * A job's `method` with the headers of its endpoint grader as a secret, whether the program marks them or not: by them a grader's
 * own server is told who asks. Where outputs lead to the headers, all that they hold becomes secret with them.
 */
export const withSecretHeaders = (method: unknown): unknown => secretAt(method, alwaysSecret.slice(1));

function secretAt(value: unknown, [step, ...rest]: ArgumentPath): unknown {
  if (value === undefined) return undefined;
  if (step === undefined) return secret(value);
  if (Output.isInstance(value) || value instanceof Promise)
    return output(value).apply((known: unknown) => secretAt(known, [step, ...rest]));
  const fields = fieldsOf(value);
  if (fields?.[step] === undefined) return value;
  return { ...fields, [step]: secretAt(fields[step], rest) };
}
