// The server serves the compiled charts beside the pages.
export * from "../../../charts/index.ts";
