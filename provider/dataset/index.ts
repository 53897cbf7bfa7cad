/** Training data before they are sent: checked, identified by content, counted. */

export type { ChangedRows } from "./changed-rows";
export { type ContentHasher, contentHasher } from "./content-hash";
export { type Conversion, convertFile } from "./convert";
export { type CorrectedFile, correctFile } from "./corrections/file";
export { FEWEST_TRAINING_EXAMPLES, misfits, type Purpose } from "./fit";
export type { Target } from "./foreign/rewrite";
export { groupText, placeOf, restText } from "./groups-text";
export { inspectDataset } from "./inspect";
export { type Leakage, leakage, leakageGroup, withLeakage } from "./leakage";
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
export { type Code, isAboutFile, kindOf, type Severity } from "./rules/catalogue";
export { methodOf } from "./rules/format";
export { type SecondLook, secondLook } from "./second-look";
export { type FileState, jsonlOf, stateOfFile, unreadableText } from "./source";
export { type Division, divideFile } from "./split";
export { encodingOf } from "./tokens/encoding";
export { whatChanged } from "./what-changed";
export { isNoJsonl } from "./wrong-kind";
