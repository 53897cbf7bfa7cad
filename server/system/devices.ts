import { execFileSync } from "node:child_process";

/** What says which devices there are. */
export interface Machine {
  /** Its `CUDA_VISIBLE_DEVICES` says which of them the server may use. */
  env: NodeJS.ProcessEnv;
  /** What `nvidia-smi -L` prints; undefined where it cannot be run. */
  listGpus(): string | undefined;
}

/** The one that the server runs on. */
export const thisMachine: Machine = {
  env: process.env,
  listGpus() {
    try {
      const stdio: ["ignore", "pipe", "ignore"] = ["ignore", "pipe", "ignore"];
      return execFileSync("nvidia-smi", ["-L"], { encoding: "utf8", stdio, timeout: 10_000 });
    } catch {
      return undefined;
    }
  },
};

/** `cuda:0`, `cuda:1`, … */
export const cudaDevices = (count: number): string[] => Array.from({ length: count }, (_, index) => `cuda:${index}`);

/** The machine's CUDA devices; empty where nobody says of one, as on a CPU, on a Mac, or beside other vendors' drivers. */
export function devicesOf({ env, listGpus }: Machine): string[] {
  const visible = visibleDevices(env);
  return cudaDevices(visible ? visible.length : (listGpus()?.match(/^GPU \d+:/gm) ?? []).length);
}

/**
 * What makes a process see one device alone. `cuda:N` counts those that the server sees itself, in the order in which
 * `nvidia-smi` lists them; `cpu` is none of them.
 */
export function seeingOnly(device: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (device === "cpu") return { CUDA_VISIBLE_DEVICES: "" };
  const index = device.slice("cuda:".length);
  const visible = visibleDevices(env);
  if (visible) return { CUDA_VISIBLE_DEVICES: visible[Number(index)] ?? "" };
  return { CUDA_DEVICE_ORDER: env.CUDA_DEVICE_ORDER ?? "PCI_BUS_ID", CUDA_VISIBLE_DEVICES: index };
}

/** The entries of `CUDA_VISIBLE_DEVICES` as CUDA reads them; undefined where it is not set. */
function visibleDevices({ CUDA_VISIBLE_DEVICES: text }: NodeJS.ProcessEnv): string[] | undefined {
  if (text === undefined) return undefined;
  const entries = text.split(",").map((entry) => entry.trim());
  // What stands behind an entry that names none does not count.
  const end = entries.findIndex((entry) => entry === "" || entry === "-1");
  return end < 0 ? entries : entries.slice(0, end);
}
