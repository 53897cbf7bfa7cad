import { fieldsOf } from "../../values";
import { KEY_ENTRY, OWNER_ENTRY } from "../job-marks";
import { ownFieldProblems } from "../vendor-arguments";
import type { JobRequest } from "../wire-request";
import type { Refusal } from "./capabilities";
import type { Dialect } from "./dialect";
import { refusedArguments } from "./given-arguments";

/** All that a vendor cannot take of a job's arguments, which may hold values that are not known yet. */
export function refusalsOf(dialect: Dialect, inputs: Readonly<Record<string, unknown>>): Refusal[] {
  return [
    ...refusedArguments(dialect.capabilities, inputs),
    ...(dialect.refusals?.(inputs) ?? []),
    ...ownAmongVendorArguments(dialect, inputs.vendorArguments),
  ];
}

/** The same of a request, which carries our marks beside the user's own metadata. */
export function refusalsOfRequest(dialect: Dialect, request: JobRequest): Refusal[] {
  const { [KEY_ENTRY]: _key, [OWNER_ENTRY]: _owner, ...own } = request.metadata ?? {};
  const metadata = Object.keys(own).length > 0 ? own : undefined;
  return refusalsOf(dialect, { ...request, metadata });
}

function ownAmongVendorArguments({ fields }: Dialect, value: unknown): Refusal[] {
  const given = fieldsOf(value);
  if (given === undefined) return [];
  return ownFieldProblems(given, fields).map(({ path, reason }) => ({
    property: ["vendorArguments", ...path].join("."),
    reason,
  }));
}
