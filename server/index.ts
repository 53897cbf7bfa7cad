/** A fine-tuning API on this machine: `const server = await startServer({ data: "./data" })`. */

export type { Exchange, HttpLimits } from "./http/app";
export type { FaultInput, Faults, ScriptedFault } from "./http/faults";
export type { ServedRoute } from "./http/served-routes";
export { trainedFolder } from "./models/trained-folder";
export type { MinSeconds } from "./services";
export { type RunningServer, type ServerOptions, startServer } from "./start";
export { DataInUseError } from "./store/database";
export { NewerDataError } from "./store/upgrades";
