import { z } from "zod";
import { type KnownFields, ownFieldProblems, type VendorArguments } from "../../api/vendor-arguments";
import { isObject } from "../shared/rules";

/** Fields of the vendor's API, as they are. Which of them are arguments of ours its dialect knows, see `api/dialects/refusals.ts`. */
export const vendorFields = z.custom<VendorArguments>(
  (value) => isObject(value),
  "must be fields of the vendor's API, by their names there",
);

/** Fields of a grader that we have no argument for. Those that we have are refused with their names, because theirs would not be sent. */
export function vendorArguments(known: KnownFields) {
  return vendorFields.superRefine((given, context) => {
    if (!isObject(given)) return;
    for (const { path, reason } of ownFieldProblems(given, known))
      context.addIssue({ code: "custom", path, message: reason });
  });
}
