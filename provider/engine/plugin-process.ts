import { createRequire } from "node:module";

const key = Symbol.for("pulumi-fine-tuning.ownPlugin");

/**
 * Says that this process is our own plugin, which knows by itself what in the SDK's process has to be listened for. The engine tells
 * every plugin the project, and only the SDK's process under the name by which the SDK knows it.
 */
export function serveAsOwnPlugin(env: NodeJS.ProcessEnv = process.env): void {
  (globalThis as { [key]?: true })[key] = true;
  if (env.PULUMI_PROJECT !== undefined) env.PULUMI_NODEJS_PROJECT = env.PULUMI_PROJECT;
}

/** True in the process of our own plugin, whoever started it. */
export const inOwnPlugin = () => (globalThis as { [key]?: true })[key] === true;

/** True in the process that the engine starts for dynamic providers, where the SDK stands between the engine and us. */
export function inDynamicProcess(argv: readonly string[] = process.argv): boolean {
  return /[\\/]dynamic-provider[\\/]index\.(js|cjs)$/.test(argv[1] ?? "");
}

/**
 * True in a process that the engine started, the only ones that have an engine to talk to.
 * Everything in this folder does nothing elsewhere: in programs, on the command line, in tests.
 */
export function inPluginProcess(argv: readonly string[] = process.argv): boolean {
  return inOwnPlugin() || inDynamicProcess(argv);
}

/** Address of the engine's own service: the last argument of the plugin process. */
export function engineAddress(argv: readonly string[] = process.argv): string | undefined {
  const last = argv.length > 2 ? argv.at(-1) : undefined;
  return last !== undefined && /^[^\s/]+:\d+$/.test(last) ? last : undefined;
}

/**
 * `require` as the plugin's own entry file sees it, so that we get the very module instances that it uses: the SDK that
 * runs the provider need not be the copy that this package would find. Our own plugin looks from the same place.
 */
export function requireOfPlugin(argv: readonly string[] = process.argv): NodeJS.Require {
  if (inOwnPlugin()) return createRequire(require.resolve("@pulumi/pulumi/cmd/dynamic-provider"));
  return createRequire(argv[1] ?? __filename);
}
