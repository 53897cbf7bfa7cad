import { typeOf } from "../../provider/engine/identity";
import type { ResourceKind } from "../../provider/engine/shell";
import { nextCommand } from "./next-command";
import { startPluginProcess } from "./plugin-way";
import { type ProcessOptions, type ReusedProcess, startProviderProcess } from "./provider-process";

/** One of the two ways in which the engine is served; what users rely on holds for both. */
export interface Way {
  name: "dynamic" | "plugin";
  typeOf(kind: ResourceKind): string;
  start(options: ProcessOptions): Promise<ReusedProcess>;
}

/** The SDK's process for dynamic resources. */
const dynamic: Way = {
  name: "dynamic",
  typeOf,
  async start(options) {
    const process = await startProviderProcess(options);
    return { ...process, command: () => nextCommand(process) };
  },
};

/** Our own plugin. */
const plugin: Way = {
  name: "plugin",
  typeOf: (kind) => `fine-tuning:index:${kind}`,
  start: startPluginProcess,
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
