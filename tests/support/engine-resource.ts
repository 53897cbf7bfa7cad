import { previewMark } from "../../provider/engine/preview-mark";
import type { Props, ProviderProcess, Settled, Target } from "./provider-process";

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
  | { step: "created" | "updated" | "replaced"; settled: Settled };

/** One resource of a stack, treated as the real engine treats it: same calls, same order, same bookkeeping. */
export interface EngineResource {
  readonly target: Target;
  /** `undefined` while the stack has no such resource. */
  readonly state: ResourceState | undefined;
  /** Predecessors that a replacement has not yet deleted. */
  readonly leftOver: readonly ResourceState[];
  /** `pulumi preview`: check and diff, nothing else. */
  preview(
    news: Props,
  ): Promise<{ failures: { property: string; reason: string }[]; change: "create" | "update" | "replace" | "none" }>;
  /** `pulumi up`; `replace` is `up --replace URN`; `continueOnError` deletes what was replaced even after a failure. */
  up(
    news: Props,
    options?: { replace?: boolean; timeoutSeconds?: number; continueOnError?: boolean },
  ): Promise<UpReport>;
  /** `pulumi refresh`; "gone" removes it from the state. */
  refresh(): Promise<"found" | "gone">;
  /** `pulumi destroy`. */
  destroy(): Promise<void>;
  /** The same resource in another process: what the next `pulumi` command does. */
  movedTo(process: ProviderProcess): EngineResource;
}

export function engineResource(
  provider: ProviderProcess,
  target: Target,
  state?: ResourceState,
  leftOver: ResourceState[] = [],
): EngineResource {
  const deleteOne = async (one: ResourceState) => provider.delete(target, one.id, one.outputs);

  const deleteLeftOver = async () => {
    for (let old = leftOver[0]; old !== undefined; old = leftOver[0]) {
      await deleteOne(old);
      leftOver.shift();
    }
  };

  const create = async (news: Props, timeoutSeconds?: number): Promise<Settled> => {
    const settled = await provider.create(target, news, timeoutSeconds);
    if (settled.outcome === "error") return settled;
    if (state !== undefined) leftOver.push(state);
    state = { ...keptOf(settled), inputs: news };
    return settled;
  };

  const update = async (old: ResourceState, news: Props, timeoutSeconds?: number): Promise<Settled> => {
    const settled = await provider.update(target, old.id, old.outputs, news, timeoutSeconds);
    // After a partial failure the engine keeps the old inputs beside the new outputs.
    if (settled.outcome === "ok") state = { ...keptOf(settled), inputs: news };
    if (settled.outcome === "partial") state = { ...keptOf(settled), inputs: old.inputs };
    return settled;
  };

  return {
    target,
    get state() {
      return state;
    },
    get leftOver() {
      return leftOver;
    },
    async preview(news) {
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
    async up(news, { replace = false, timeoutSeconds, continueOnError = false } = {}) {
      const old = state;
      const first = await provider.check(target, old === undefined || replace ? {} : old.inputs, news);
      if (first.failures.length > 0) return { step: "check-failed", failures: first.failures };
      if (old === undefined) return { step: "created", settled: await create(first.inputs, timeoutSeconds) };

      const diff = replace ? undefined : await provider.diff(target, old.id, old.outputs, first.inputs);
      if (diff === undefined || diff.replaces.length > 0) {
        // Only a replacement that the diff asked for is checked a second time, with nothing old to see.
        const { inputs } = replace ? first : await provider.check(target, {}, news);
        const settled = await create(inputs, timeoutSeconds);
        if (settled.outcome === "ok") await deleteLeftOver();
        return { step: "replaced", settled };
      }
      if (diff.changes !== true && old.initErrors.length === 0) {
        state = { ...old, inputs: first.inputs };
        await deleteLeftOver();
        return { step: "unchanged" };
      }
      const settled = await update(old, first.inputs, timeoutSeconds);
      if (settled.outcome === "ok" || continueOnError) await deleteLeftOver();
      return { step: "updated", settled };
    },
    async refresh() {
      if (state === undefined) return "gone";
      const found = await provider.read(target, state.id, state.outputs);
      // A refresh forgets why a resource was unfinished: only the provider's own outputs can remember it.
      state = found && { id: found.id, inputs: found.inputs ?? state.inputs, outputs: found.outputs, initErrors: [] };
      return found === undefined ? "gone" : "found";
    },
    async destroy() {
      if (state !== undefined) await deleteOne(state);
      state = undefined;
      await deleteLeftOver();
    },
    movedTo: (process) => engineResource(process, target, state, leftOver),
  };
}

function keptOf(settled: Exclude<Settled, { outcome: "error" }>): Omit<ResourceState, "inputs"> {
  const { id, outputs } = settled;
  return { id, outputs, initErrors: settled.outcome === "partial" ? settled.reasons : [] };
}
