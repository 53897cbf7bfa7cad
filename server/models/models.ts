import { z } from "zod";
import { HttpError, notFound } from "../protocol/errors";
import { status } from "../protocol/status";
import type { Store } from "../store";
import type { Folder } from "../store/folder";
import type { JobRecord } from "../store/job-record";
import type { ModelRecord } from "../store/models";
import type { ServerClock } from "../system/clock";
import { unixSeconds } from "../system/clock";
import { removeIfThere } from "../system/disk";
import type { BaseModel } from "./base-model";
import type { Catalog } from "./catalog";
import { rootOf } from "./names";

export interface WireModel {
  id: string;
  object: "model";
  created: number;
  owned_by: string;
  shutdown_date: string | null;
}

/** ISO dates by base model or alias. Nothing is ever shut down here; the dates are for clients that react to them. */
export type ShutdownDates = Readonly<Record<string, string>>;

/** A model that can be trained further or asked; a base model has no snapshot. */
export interface KnownModel {
  /** Aliases are answered as the dated snapshot. */
  id: string;
  base: BaseModel;
  snapshotPath?: string;
}

export function modelService(
  store: Store,
  folder: Folder,
  clock: ServerClock,
  organization: string,
  catalog: Catalog,
  shutdownDates: ShutdownDates = {},
) {
  const shutdownDays = datesById(catalog, shutdownDates);
  const baseToWire = (model: BaseModel): WireModel => ({
    id: model.id,
    object: "model",
    created: model.created,
    owned_by: model.ownedBy,
    shutdown_date: shutdownDays.get(model.id) ?? null,
  });
  const tunedToWire = (model: ModelRecord): WireModel => ({
    id: model.id,
    object: "model",
    created: model.created_at,
    owned_by: organization,
    // A fine-tuned model is shut down on the same day as its base.
    shutdown_date: shutdownDays.get(rootOf(model.id)) ?? null,
  });

  /** What the embedded learner trained no open model can load, nor the other way round: the base's name was given away since. */
  function isForeign({ job_id }: ModelRecord, base: BaseModel): boolean {
    const engine = store.jobs.get(job_id)?.engine;
    return engine !== null && engine !== undefined && (engine.name === "embedded") !== (base.engine === "embedded");
  }

  /**
   * Removes a snapshot, unless a model is made of it, or a job that has not ended was started from it or goes on from it.
   * @param snapshot as it is stored
   * @param leftBy a job that goes on from another one now
   */
  function dropSnapshot(snapshot: string, leftBy?: string): void {
    const needs = (job: JobRecord) => job.start === snapshot || (job.snapshot?.path === snapshot && job.id !== leftBy);
    if (store.models.list().some((model) => model.snapshot === snapshot) || store.jobs.open().some(needs)) return;
    void removeIfThere(folder.absolute(snapshot));
  }

  return {
    /** What can be trained from the start. */
    bases: catalog.list,
    list: (): WireModel[] => [...catalog.list.map(baseToWire), ...store.models.list().map(tunedToWire)],
    get(id: string): WireModel {
      const tuned = store.models.get(id);
      if (tuned) return tunedToWire(tuned);
      const base = catalog.find(id);
      if (!base) throw notFound.model(id);
      return baseToWire(base);
    },
    find(id: string): KnownModel | undefined {
      const tuned = store.models.get(id);
      const base = catalog.find(tuned ? rootOf(id) : id);
      if (!base || (tuned && isForeign(tuned, base))) return undefined;
      return tuned ? { id, base, snapshotPath: folder.absolute(tuned.snapshot) } : { id: base.id, base };
    },
    /** A base model by its name, or what a fine-tuned model's name goes back to. */
    base: (name: string): BaseModel | undefined => catalog.find(name),
    /** Names a snapshot, so that it can be asked and trained further. */
    publish(id: string, jobId: string, snapshotPath: string): void {
      store.models.insert({
        id,
        created_at: unixSeconds(clock),
        job_id: jobId,
        snapshot: folder.relative(snapshotPath),
      });
    },
    dropSnapshot,
    remove(id: string): void {
      const tuned = store.models.get(id);
      if (tuned) {
        store.models.remove(id);
        dropSnapshot(tuned.snapshot);
        return;
      }
      if (!catalog.find(id)) throw notFound.model(id);
      throw new HttpError(
        status.forbidden,
        "You have insufficient permissions for this operation: base models cannot be deleted.",
        {
          param: "model",
          code: "missing_scope",
        },
      );
    },
  };
}

/** Throws on a model that is not served and on a text that is no date. */
function datesById(catalog: Catalog, dates: ShutdownDates): Map<string, string> {
  return new Map(
    Object.entries(dates).map(([name, date]) => {
      const base = catalog.find(name);
      if (!base) throw new Error(`a shutdown date was given for "${name}", which is no base model of this server`);
      if (!isDay(date))
        throw new Error(`the shutdown date of "${name}" is "${date}"; it must be a day like 2027-01-14`);
      return [base.id, date];
    }),
  );
}

const isDay = (text: string): boolean => z.iso.date().safeParse(text).success;

export type ModelService = ReturnType<typeof modelService>;
