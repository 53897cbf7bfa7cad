import type { TimeoutInputs } from "../../provider/engine/declaration";
import { asPlain, asStored } from "../../provider/engine/hidden-inputs";
import { withoutMark } from "../../provider/engine/preview-mark";
import type { ArgumentPath } from "../../provider/engine/secret-arguments";
import { secret } from "./engine-marks";
import { type PluginCalls, startPlugin } from "./plugin-process";
import {
  type ProcessOptions,
  type Props,
  type ProviderProcess,
  problemIn,
  type ReusedProcess,
  type Target,
} from "./provider-process";

/**
 * The provider plugin in the place of the SDK's process: what the program of a dynamic resource says among its arguments comes
 * with the engine's calls here, or from nobody.
 */
export async function startPluginProcess({ cwd, env = {} }: ProcessOptions): Promise<ReusedProcess> {
  const plugin = await startPlugin({ cwd, env, servesAnew: true });
  const { engine, pid, printed, exited, kill, abandon, close } = plugin;
  const process = { engine, pid, printed, exited, kill, abandon, close };
  let latest = await configured(plugin);
  let isNew = true;

  async function nextCommand(): Promise<Calls> {
    if (!isNew) latest = await configured(await plugin.anew());
    isNew = false;
    return latest;
  }

  return {
    ...process,
    ...callsTo(async () => latest),
    command() {
      let calls: Promise<Calls> | undefined;
      // At its first call: a command that asks for nothing costs nothing.
      const begun = () => {
        calls ??= nextCommand();
        return calls;
      };
      return { ...process, ...callsTo(begun) };
    },
  };
}

type Calls = Pick<ProviderProcess, "configure" | "check" | "diff" | "create" | "update" | "read" | "delete" | "cancel">;

const callsTo = (service: () => Promise<Calls>): Calls => ({
  configure: async (...args) => (await service()).configure(...args),
  check: async (...args) => (await service()).check(...args),
  diff: async (...args) => (await service()).diff(...args),
  create: async (...args) => (await service()).create(...args),
  update: async (...args) => (await service()).update(...args),
  read: async (...args) => (await service()).read(...args),
  delete: async (...args) => (await service()).delete(...args),
  cancel: async () => (await service()).cancel(),
});

async function configured(plugin: PluginCalls): Promise<Calls> {
  await plugin.configure({});
  const timeouts = new Map<string, TimeoutInputs>();

  return {
    cancel: plugin.cancel,
    async configure(config) {
      await plugin.configure(config);
    },
    async check({ urn }, olds, declared) {
      const { inputs: written } = withoutMark(asPlain(declared));
      const { resourceUrn: _urn, pulumiOrganization: _organization, timeouts: patience, ...rest } = written;
      const { secretArguments = [], ...args } = rest;
      timeouts.set(urn, (patience ?? {}) as TimeoutInputs);
      const news = asStored(withSecrets(args, secretArguments as ArgumentPath[]));
      const { inputs, failures } = await plugin.check(urn, olds, news);
      return { inputs, failures: failures.map(problemIn) };
    },
    async diff({ urn }, id, olds, news) {
      const { changes, replaces } = await plugin.diff(urn, id, olds, news);
      return { changes, replaces, deleteBeforeReplace: false };
    },
    create: ({ urn }, inputs) => plugin.create(urn, inputs, { seconds: timeouts.get(urn)?.create ?? 0 }),
    update: ({ urn }, id, olds, news) =>
      plugin.update(urn, id, olds, news, { seconds: timeouts.get(urn)?.update ?? 0 }),
    async read({ urn }: Target, id: string, { __provider, ...properties }: Props) {
      const found = await plugin.read(urn, id, properties);
      return found && { id, outputs: found.outputs };
    },
    delete: ({ urn }, id, outputs) => plugin.delete(urn, id, outputs),
  };
}

/** The engine marks what is secret where it stands; a dynamic resource's program tells the paths beside the arguments. */
function withSecrets(value: Props, paths: readonly ArgumentPath[]): Props {
  const marked = structuredClone(value);
  for (const path of paths) {
    const parent = path.slice(0, -1).reduce<unknown>((holder, step) => (holder as Props)[step], marked) as Props;
    const last = String(path.at(-1));
    parent[last] = secret(parent[last]);
  }
  return marked;
}
