import type { Manner } from "./context";

export const openAiManner: Manner = {
  name: "openai",
  keyHeader: "bearer",
  fileStatus: (processed) => (processed ? "processed" : "uploaded"),
  // The vendor sends the table as base64 text, whatever its documents say.
  encodeResult: (csv) => Buffer.from(csv.toString("base64")),
  hasUploads: true,
};

export const azureManner: Manner = {
  name: "azure",
  keyHeader: "api-key",
  fileStatus: (processed, ageMs) => (processed ? "processed" : ageMs < 1000 ? "pending" : "running"),
  encodeResult: (csv) => csv,
  hasUploads: false,
};
