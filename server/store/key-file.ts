import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { randomName } from "../protocol/ids";
import type { Keys } from "../protocol/keys";
import { writeDurably } from "../system/disk";

const KeyFile = z.object({ apiKey: z.string().min(1), adminKey: z.string().min(1) });

/**
 * Keys that were given win. Missing ones are made once and kept beside the data, readable by their owner only;
 * `made` names those that are new, to be shown this one time.
 */
export async function loadKeys(path: string, given: Partial<Keys>): Promise<{ keys: Keys; made: (keyof Keys)[] }> {
  if (given.apiKey === "" || given.adminKey === "") throw new Error("an empty key was given: set one, or leave it out");
  const kept = existsSync(path) ? KeyFile.partial().parse(JSON.parse(await readFile(path, "utf8"))) : {};
  const fresh: Keys = { apiKey: `sk-local-${randomName(40)}`, adminKey: `sk-admin-local-${randomName(40)}` };
  const names = ["apiKey", "adminKey"] as const;
  const keys: Keys = {
    apiKey: given.apiKey ?? kept.apiKey ?? fresh.apiKey,
    adminKey: given.adminKey ?? kept.adminKey ?? fresh.adminKey,
  };
  const made = names.filter((name) => given[name] === undefined && kept[name] === undefined);
  if (made.length > 0) {
    const all = { ...kept, ...Object.fromEntries(made.map((name) => [name, keys[name]])) };
    await writeDurably(path, `${JSON.stringify(all)}\n`);
  }
  return { keys, made };
}
