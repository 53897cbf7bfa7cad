/** What the machine has already, so that the next steps leave it out. */

import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { z } from "zod";

export interface Machine {
  /** The command `pulumi` is there. */
  pulumi: boolean;
  /** Where states are kept, as an address; `undefined` where nobody logged in. */
  backend: string | undefined;
  /** How secrets of a state in files are protected is settled. */
  passphrase: boolean;
}

/** Reads the environment and Pulumi's own note of who is logged in. */
export function machineOf(env: NodeJS.ProcessEnv): Machine {
  return {
    pulumi: (env.PATH ?? "").split(delimiter).some((folder) => folder !== "" && existsSync(join(folder, "pulumi"))),
    backend:
      env.PULUMI_BACKEND_URL ?? (env.PULUMI_ACCESS_TOKEN === undefined ? loggedInAt(env) : "https://api.pulumi.com"),
    passphrase: env.PULUMI_CONFIG_PASSPHRASE !== undefined || env.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined,
  };
}

const Credentials = z.object({ current: z.string().min(1) });

function loggedInAt(env: NodeJS.ProcessEnv): string | undefined {
  const path = join(env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "credentials.json");
  if (!existsSync(path)) return undefined;
  try {
    return Credentials.parse(JSON.parse(readFileSync(path, "utf8"))).current;
  } catch {
    // Pulumi itself complains of a file that it cannot read, and a login mends it.
    return undefined;
  }
}
