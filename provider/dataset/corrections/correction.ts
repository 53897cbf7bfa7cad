/** What was corrected, by names that a person knows. */
export type Correction =
  | "byte-order mark"
  | "carriage return"
  | "blank line"
  | "trailing comma"
  | "typographic quotes"
  | "case of a role"
  | "null key";
