import { z } from "zod";
import { cudaDevices } from "../system/devices";
import type { Refuse } from "./answers-setting";

const names = z
  .array(z.string().regex(/^(cuda:(0|[1-9]\d*)|cpu)$/, "must be cpu, or cuda: with a number, such as cuda:0"))
  .min(1)
  .refine((all) => new Set(all).size === all.length, "names a device twice");

/** What `trainer.devices` says in `models.json`: names, or how many CUDA devices. */
export const DevicesSetting = z.union([z.int().min(1).max(64).transform(cudaDevices), names]);

/** What `devices` of a model says: some of the trainer's. */
export const ModelDevices = names;

/** Throws what `refuse` makes where a model wants a device that trainers do not use. */
export function checkDevices(wanted: readonly string[], all: readonly string[], place: string, refuse: Refuse): void {
  const missing = wanted.find((device) => !all.includes(device));
  if (missing === undefined) return;
  const known = all.length === 0 ? "names none, and none was found" : `has ${all.join(", ")}`;
  throw refuse(place, `"${missing}" is no device that trainers use here: "trainer.devices" ${known}`);
}
