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
  next: (process) => process,
  commandOf: nextCommand,
};

/** Our own plugin, a process for each command. */
const plugin: Way = {
  name: "plugin",
  typeOf: (kind) => `fine-tuning:index:${kind}`,
  servesOneCommand: true,
  start: startPluginProcess,
  next: (_, start) => lazyProcess(start),
  commandOf: (process) => process,
};

/** For `describe.each(ways)("… ($name)", (way) => { const stack = aStack({}, way); … })`. */
export const ways: readonly Way[] = [dynamic, plugin];

/** What a ring is served by that does not say: `FINE_TUNING_TESTS_WAY=plugin` serves all of it by the plugin. */
export const usualWay = process.env.FINE_TUNING_TESTS_WAY === "plugin" ? plugin : dynamic;
