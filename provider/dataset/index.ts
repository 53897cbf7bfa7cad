/** Training data before they are sent: checked, identified by content, counted. */

export { billedTokens, predictAuto } from "./auto";
export { type ContentHasher, contentHasher } from "./content-hash";
export { placeOf, restText } from "./groups-text";
export { inspectDataset } from "./inspect";
export { FEWEST_TRAINING_EXAMPLES } from "./inspection";
export { type Leakage, leakage, withLeakage } from "./leakage";
export type {
  DatasetReport,
  DatasetSource,
  Finding,
  FindingGroup,
  Format,
  InspectOptions,
  Method,
  TokenBin,
  TokenCount,
} from "./report";
export { CONTENT_HASH_PREFIX } from "./row-stream";
export { type Code, isAboutFile, type Severity } from "./rules/catalogue";
export { methodFits, methodOf } from "./rules/format";
export { jsonlOf } from "./source";
