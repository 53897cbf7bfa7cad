import { typeOf } from "../../provider/engine/identity";
import type { ResourceKind } from "../../provider/engine/shell";
import { lazyProcess } from "./lazy-process";
import { nextCommand } from "./next-command";
import { startPluginProcess } from "./plugin-way";
import { type ProcessOptions, type ProviderProcess, startProviderProcess } from "./provider-process";

/** One of the two ways in which the engine is served; what users rely on holds for both. */
export interface Way {
  name: "dynamic" | "plugin";
  typeOf(kind: ResourceKind): string;
  /** Whether each command has a process of its own. */
  servesOneCommand: boolean;
  start(options: ProcessOptions): Promise<ProviderProcess>;
  /** The process of the first command. */
  first(start: () => Promise<ProviderProcess>): Promise<ProviderProcess>;
  /** The process of the next `pulumi` command, which remembers nothing of the one before. */
  next(process: ProviderProcess, start: () => Promise<ProviderProcess>): ProviderProcess;
  /** A process as one command sees it. */
  commandOf(process: ProviderProcess): ProviderProcess;
}

/** The SDK's process for dynamic resources, which one command after the other may use. */
const dynamic: Way = {
  name: "dynamic",
  typeOf,
  servesOneCommand: false,
  start: startProviderProcess,
  first: (start) => start(),
  next: (process) => process,
  commandOf: nextCommand,
};

/** Our own plugin, a process for each command. */
const plugin: Way = {
  name: "plugin",
  typeOf: (kind) => `fine-tuning:index:${kind}`,
  servesOneCommand: true,
  start: startPluginProcess,
  first: async (start) => lazyProcess(start),
  next(former, start) {
    former.kill();
    return lazyProcess(start);
  },
  commandOf: (process) => process,
};

declare global {
  /** Which process serves the engine in this ring: `jest.config.cjs` says it. */
  var servedBy: Way["name"];
}

/** The way of the ring that the tests run in: the cases are the same for both. */
export const way: Way = { dynamic, plugin }[globalThis.servedBy];

/** What holds in this ring where the two ways differ; why they do stands beside it. */
export const byWay = <T>(expected: Record<Way["name"], T>): T => expected[way.name];

/**
 * How often the jobs are listed in an `up` before its create begins. To the plugin nobody says whether it serves a preview, so its
 * check asks what a preview's asks.
 */
export const listsInCheck = byWay({ dynamic: 0, plugin: 1 });

/**
 * How an `up` ends that is refused by what the server says: where the plugin is asked, in its check, and with the words of a
 * preview; nothing is submitted either way. `message` is what the create of a dynamic resource says.
 */
export const refusal = (property: string, reason: unknown, message: unknown = reason): object =>
  byWay<object>({
    dynamic: { result: { outcome: "error", message } },
    plugin: { step: "check-failed", failures: [{ property, reason }] },
  });
