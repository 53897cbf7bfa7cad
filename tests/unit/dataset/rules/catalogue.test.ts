import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isAboutFile, kindOf, knownCodes } from "../../../../provider/dataset/rules/catalogue";

const data = join(__dirname, "../../../fixtures/data");
const exemplified = new Set(
  ["bad", "doubtful"].flatMap((kind) => readdirSync(join(data, kind)).map((name) => name.split("@")[0] ?? "")),
);

/** What no file of the corpus can show; each has a test of its own. */
const elsewhere = new Set([
  "missing_file",
  "is_directory",
  "unreadable_file",
  "changed_while_read",
  "line_too_long",
  "few_examples",
  "method_mismatch",
  "model_mismatch",
  "images_unseen",
  "unknown_item_field",
  "rare_item_field",
  "invalid_response_format",
  "unknown_sample_field",
  "unknown_row_format",
  "image_too_large",
  "too_many_image_rows",
  "truncated_row",
  "leakage",
]);

describe("the catalogue", () => {
  it.each(knownCodes)("has %s shown by the corpus or by a test of its own", (code) => {
    expect(exemplified.has(code)).toBe(!elsewhere.has(code));
  });

  it.each(knownCodes)("says of %s what is wrong and how to correct it, in one sentence each", (code) => {
    const { what, remedy } = kindOf(code);
    expect(`${what}|${remedy}`).toMatch(/^[^|\n]{9,}\|[^|\n]{9,}$/);
    expect(`${what}${remedy}`).not.toMatch(/please|\.$/i);
  });

  it("knows which findings concern the file as a whole", () => {
    expect(knownCodes.filter(isAboutFile)).toEqual([
      "missing_file",
      "is_directory",
      "unreadable_file",
      "changed_while_read",
      "empty_file",
      "compressed_file",
      "utf16_file",
      "binary_file",
      "git_lfs_pointer",
      "csv_file",
      "not_jsonl",
      "json_array",
      "pretty_printed",
      "too_few_examples",
      "few_examples",
      "foreign_rows",
      "ambiguous_format",
      "method_mismatch",
      "model_mismatch",
      "images_unseen",
      "unknown_item_field",
      "rare_item_field",
      "invalid_response_format",
      "unknown_sample_field",
      "too_many_image_rows",
    ]);
  });
});
