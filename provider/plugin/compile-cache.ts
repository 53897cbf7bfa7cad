import * as nodeModule from "node:module";
import { join } from "node:path";
import { cacheDirectory, keepsCache } from "../user-directory";

/** What Node has since 22.8 and 22.10. */
export interface CompileCache {
  enableCompileCache?(directory: string): unknown;
  flushCompileCache?(): void;
}

/**
 * Keeps what Node compiles in this process for the next one, which then starts sooner: in the user's own directory, because whoever
 * may write there leaves code.
 */
export function keepCompiled(env: NodeJS.ProcessEnv, node: CompileCache = ofNode): void {
  if (keepsCache(env)) node.enableCompileCache?.(join(cacheDirectory(env), "compiled"));
}

/** Writes what was compiled since. The engine kills its plugins, so that Node does it at no end. */
export function writeCompiled(node: CompileCache = ofNode): void {
  node.flushCompileCache?.();
}

const ofNode: typeof nodeModule & CompileCache = nodeModule;
