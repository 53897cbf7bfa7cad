/** How one vendor differs on the same routes. */
export interface Dialect {
  name: "openai" | "azure";
  keyHeader: "bearer" | "api-key";
  /** A file's state as this vendor calls it; `processed` says whether it is ready. */
  fileStatus(processed: boolean, ageMs: number): string;
  /** The bytes of a result table as this vendor sends them. */
  encodeResult(csv: Buffer): Buffer;
  hasUploads: boolean;
}

export const openAiDialect: Dialect = {
  name: "openai",
  keyHeader: "bearer",
  fileStatus: (processed) => (processed ? "processed" : "uploaded"),
  // The vendor sends the table as base64 text, whatever its documents say.
  encodeResult: (csv) => Buffer.from(csv.toString("base64")),
  hasUploads: true,
};

export const azureDialect: Dialect = {
  name: "azure",
  keyHeader: "api-key",
  fileStatus: (processed, ageMs) => (processed ? "processed" : ageMs < 1000 ? "pending" : "running"),
  encodeResult: (csv) => csv,
  hasUploads: true,
};
