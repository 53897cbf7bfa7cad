import type { TimeoutInputs } from "../../provider/engine/declaration";
import { asPlain, asStored } from "../../provider/engine/hidden-inputs";
import { withoutMark } from "../../provider/engine/preview-mark";
import type { ArgumentPath } from "../../provider/engine/secret-arguments";
import { secret } from "./engine-marks";
import { startPlugin } from "./plugin-process";
import { type ProcessOptions, type Props, type ProviderProcess, problemIn, type Target } from "./provider-process";

/**
 * The provider plugin in the place of the SDK's process: what the program of a dynamic resource says among its arguments comes
 * with the engine's calls here, or from nobody.
 */
export async function startPluginProcess({ cwd, env = {} }: ProcessOptions): Promise<ProviderProcess> {
  const plugin = await startPlugin({ cwd, env });
  await plugin.configure({});
  const timeouts = new Map<string, TimeoutInputs>();

  return {
    engine: plugin.engine,
    pid: plugin.pid,
    printed: plugin.printed,
    exited: plugin.exited,
    kill: plugin.kill,
    cancel: plugin.cancel,
    abandon: plugin.abandon,
    close: plugin.close,
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
