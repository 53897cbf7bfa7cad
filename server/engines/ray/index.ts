import { hostedEngine } from "../attempts/engine";
import { type DoorAddress, graderDoor } from "../attempts/grader-door";
import type { Engine } from "../types";
import { type RaySettings, rayHost } from "./host";
import { type RayAddress, rayJobs } from "./jobs-api";
import type { RayPatience } from "./patiently";

export const rayPatience: RayPatience = {
  saveMs: 600_000,
  endMs: 60_000,
  retryMs: 1_000,
  mostRetryMs: 30_000,
  lookMs: 2_000,
  silenceMs: 60_000,
};

/** A cluster that trains, and what it has in common with this server. */
export interface RayCluster extends Omit<RaySettings, "patience"> {
  address: RayAddress;
  /** Where trainers ask for rewards. */
  door: DoorAddress;
}

/** Trains on a Ray cluster: one Ray job for each attempt, and as many workers as the model says. */
export function createRayEngine({ address, door, ...settings }: RayCluster, patience = rayPatience): Engine {
  return hostedEngine(rayHost(rayJobs(address), { ...settings, patience }), graderDoor(door), patience);
}
