import { Output, output, secret } from "../../engine/sdk";
import { fieldsOf } from "../../values";

/**
 * A job's `method` with the headers of its endpoint grader as a secret, whether the program marks them or not: by them a grader's
 * own server is told who asks. Where outputs lead to the headers, all that they hold becomes secret with them.
 */
export const withSecretHeaders = (method: unknown): unknown => secretAt(method, ["reinforcement", "grader", "headers"]);

function secretAt(value: unknown, [step, ...rest]: string[]): unknown {
  if (value === undefined) return undefined;
  if (step === undefined) return secret(value);
  if (Output.isInstance(value) || value instanceof Promise)
    return output(value).apply((known: unknown) => secretAt(known, [step, ...rest]));
  const fields = fieldsOf(value);
  if (fields?.[step] === undefined) return value;
  return { ...fields, [step]: secretAt(fields[step], rest) };
}
