import { z } from "zod";
import { type KnownFields, ownFields, type VendorArguments } from "../../api/vendor-arguments";
import { isUnknown } from "../../engine/unknown";
import { isObject } from "../shared/rules";

/** Fields of the vendor that we have no argument for. Those that we have are refused with their names, because theirs would not be sent. */
export function vendorArguments(known: KnownFields) {
  return z
    .custom<VendorArguments>((value) => isObject(value), "must be fields of the vendor's API, by their names there")
    .superRefine((given, context) => {
      if (!isObject(given)) return;
      for (const { path, use } of ownFields(given, known)) {
        if (use === undefined && isUnknown(path.reduce<unknown>(member, given))) continue;
        const message =
          use === undefined
            ? "must be an object with fields of the vendor"
            : `is an argument of its own; use \`${use}\``;
        context.addIssue({ code: "custom", path, message });
      }
    });
}

const member = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);
