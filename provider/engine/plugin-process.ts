import { createRequire } from "node:module";

/**
 * True in the process that the engine starts for dynamic providers, the only one that has an engine to talk to.
 * Everything in this folder does nothing elsewhere: in programs, on the command line, in tests.
 */
export function inPluginProcess(argv: readonly string[] = process.argv): boolean {
  return /[\\/]dynamic-provider[\\/]index\.(js|cjs)$/.test(argv[1] ?? "");
}

/** Address of the engine's own service: the last argument of the plugin process. */
export function engineAddress(argv: readonly string[] = process.argv): string | undefined {
  const last = argv.length > 2 ? argv.at(-1) : undefined;
  return last !== undefined && /^[^\s/]+:\d+$/.test(last) ? last : undefined;
}

/**
 * `require` as the plugin's own entry file sees it, so that we get the very module instances that it uses: the SDK that
 * runs the provider need not be the copy that this package would find.
 */
export function requireOfPlugin(argv: readonly string[] = process.argv): NodeJS.Require {
  return createRequire(argv[1] ?? __filename);
}
