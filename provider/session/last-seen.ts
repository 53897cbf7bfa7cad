import { identityOf } from "../engine/identity";
import { UserError } from "../errors";

/** One incarnation of a resource, as this process last saw it. */
export interface Incarnation {
  urn: string;
  /** Random mark that `create` wrote into the outputs; empty for what was imported. */
  instance: string;
  /** The id at the vendor. */
  id: string;
  ready: boolean;
}

/**
 * The incarnation of each resource that this process saw last, so that a delete never hits it. The engine deletes a replaced resource under the same
 * URN, sometimes with the very same remote id (adopted again after a change back, or by `--replace`), and it forgets
 * after a refresh that a successor is unfinished.
 */
export interface LastSeen {
  saw(incarnation: Incarnation): void;
  /** The incarnation that was seen last under this URN. */
  latestOf(urn: string): Incarnation | undefined;
  /** URN of the resource that holds this remote object. */
  holderOf(id: string): string | undefined;
  /** What deleting this incarnation may touch; throws where its successor is not ready yet. */
  judgeDelete(doomed: Omit<Incarnation, "ready">): "ours" | "held-elsewhere";
}

export function createLastSeen(): LastSeen {
  const latest = new Map<string, Incarnation>();
  return {
    saw: (incarnation) => {
      latest.set(identityOf(incarnation.urn), incarnation);
    },
    latestOf: (urn) => latest.get(identityOf(urn)),
    holderOf: (id) => [...latest.values()].find((held) => held.id === id)?.urn,
    judgeDelete: (doomed) => {
      const others = [...latest.values()].filter((seen) => !isSame(seen, doomed));
      if (others.some(({ id }) => id === doomed.id)) return "held-elsewhere";
      const successor = others.find(({ urn }) => identityOf(urn) === identityOf(doomed.urn));
      if (successor !== undefined && !successor.ready)
        throw new UserError(
          `deleting the replaced ${doomed.id}: its successor ${successor.id} is not ready, so ${doomed.id} stays in service. ` +
            "Nothing was deleted. Next: run `pulumi up` again; the old one goes when the new one is ready.",
        );
      return "ours";
    },
  };
}

/** What was imported twice bears no mark to tell it apart by. */
const isSame = (one: Omit<Incarnation, "ready">, other: Omit<Incarnation, "ready">): boolean =>
  one.instance === other.instance && (one.instance !== "" || identityOf(one.urn) === identityOf(other.urn));
