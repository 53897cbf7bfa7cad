import { previewMark } from "../../provider/engine/preview-mark";
import type { Props, ProviderProcess, Result, Target } from "./provider-process";

/** What the engine keeps of one resource. */
export interface ResourceState {
  id: string;
  inputs: Props;
  outputs: Props;
  /** Why it counts as unfinished; empty for a healthy resource. */
  initErrors: string[];
}

export type UpReport =
  | { step: "check-failed"; failures: { property: string; reason: string }[] }
  | { step: "unchanged" }
  | { step: "created" | "updated" | "replaced"; result: Result };

export interface UpOptions {
  /** `up --replace URN` */
  replace?: boolean;
  /** The option of that name: what is replaced goes before its successor is made. */
  deleteBeforeReplace?: boolean;
  /** `up --continue-on-error`: what was replaced is deleted even after a failure. */
  continueOnError?: boolean;
  /** Runs in this process instead of that of the current command. */
  process?: ProviderProcess;
}

/** One resource of a stack, treated as the real engine treats it: same calls, same order, same bookkeeping. */
export interface EngineResource {
  readonly target: Target;
  /** `undefined` while the stack has no such resource. */
  readonly state: ResourceState | undefined;
  /** Predecessors that a replacement has not yet deleted. */
  readonly predecessors: readonly ResourceState[];
  /** `pulumi preview`: check and diff, nothing else. */
  preview(
    news?: Props,
  ): Promise<{ failures: { property: string; reason: string }[]; change: "create" | "update" | "replace" | "none" }>;
  /** `pulumi up`. */
  up(news?: Props, options?: UpOptions): Promise<UpReport>;
  /** `pulumi refresh`; "gone" removes it from the state. */
  refresh(): Promise<"found" | "gone">;
  /** `KIND.get(NAME, ID)` in a program: reads what exists already; `undefined` if it does not. */
  get(id: string, news?: Props): Promise<{ outputs: Props } | undefined>;
  /** `pulumi destroy`. */
  destroy(): Promise<void>;
}

/** `command` answers the process of the running command. */
export function engineResource(
  command: () => ProviderProcess,
  target: Target,
  existing?: ResourceState,
): EngineResource {
  let state = existing;
  const predecessors: ResourceState[] = [];

  const deletePredecessors = async (provider: ProviderProcess) => {
    for (let old = predecessors[0]; old !== undefined; old = predecessors[0]) {
      await provider.delete(target, old.id, old.outputs);
      predecessors.shift();
    }
  };

  const create = async (provider: ProviderProcess, news: Props): Promise<Result> => {
    const result = await provider.create(target, news);
    if (result.outcome === "error") return result;
    if (state !== undefined) predecessors.push(state);
    state = { ...keptOf(result), inputs: news };
    return result;
  };

  const update = async (provider: ProviderProcess, old: ResourceState, news: Props): Promise<Result> => {
    const result = await provider.update(target, old.id, old.outputs, news);
    // After a partial failure the engine keeps the old inputs beside the new outputs.
    if (result.outcome === "ok") state = { ...keptOf(result), inputs: news };
    if (result.outcome === "partial") state = { ...keptOf(result), inputs: old.inputs };
    return result;
  };

  return {
    target,
    predecessors,
    get state() {
      return state;
    },
    async preview(news = {}) {
      const provider = command();
      const marked = { ...news, ...previewMark(true) };
      const checked = await provider.check(target, state?.inputs ?? {}, marked);
      if (checked.failures.length > 0 || state === undefined)
        return { failures: checked.failures, change: state === undefined ? "create" : "none" };
      const diff = await provider.diff(target, state.id, state.outputs, checked.inputs);
      if (diff.replaces.length > 0)
        return { failures: (await provider.check(target, {}, marked)).failures, change: "replace" };
      const touched = diff.changes === true || state.initErrors.length > 0;
      return { failures: [], change: touched ? "update" : "none" };
    },
    async up(news = {}, options = {}) {
      const { replace = false, deleteBeforeReplace = false, continueOnError = false } = options;
      const { process: provider = command() } = options;
      const old = state;
      const first = await provider.check(target, old === undefined || replace ? {} : old.inputs, news);
      if (first.failures.length > 0) return { step: "check-failed", failures: first.failures };
      if (old === undefined) return { step: "created", result: await create(provider, first.inputs) };

      const diff = replace ? undefined : await provider.diff(target, old.id, old.outputs, first.inputs);
      if (diff === undefined || diff.replaces.length > 0) {
        // Only a replacement that the diff asked for is checked a second time, with nothing old to see.
        const { inputs } = replace ? first : await provider.check(target, {}, news);
        if (deleteBeforeReplace) {
          await provider.delete(target, old.id, old.outputs);
          state = undefined;
        }
        const result = await create(provider, inputs);
        if (result.outcome === "ok") await deletePredecessors(provider);
        return { step: "replaced", result };
      }
      if (diff.changes !== true && old.initErrors.length === 0) {
        state = { ...old, inputs: first.inputs };
        await deletePredecessors(provider);
        return { step: "unchanged" };
      }
      const result = await update(provider, old, first.inputs);
      if (result.outcome === "ok" || continueOnError) await deletePredecessors(provider);
      return { step: "updated", result };
    },
    async refresh() {
      if (state === undefined) return "gone";
      const found = await command().read(target, state.id, state.outputs);
      // A refresh forgets why a resource was unfinished: only the provider's own outputs can remember it.
      state = found && { id: found.id, inputs: found.inputs ?? state.inputs, outputs: found.outputs, initErrors: [] };
      return found === undefined ? "gone" : "found";
    },
    get: (id, news = {}) => command().read(target, id, { ...news, __provider: target.provider }),
    async destroy() {
      const provider = command();
      if (state !== undefined) await provider.delete(target, state.id, state.outputs);
      state = undefined;
      await deletePredecessors(provider);
    },
  };
}

function keptOf(result: Exclude<Result, { outcome: "error" }>): Omit<ResourceState, "inputs"> {
  const { id, outputs } = result;
  return { id, outputs, initErrors: result.outcome === "partial" ? result.reasons : [] };
}
