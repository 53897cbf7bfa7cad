import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Below the home directory where the environment says nothing else. */
const usual = { XDG_STATE_HOME: ".local/state", XDG_CACHE_HOME: ".cache" };

/** This package's own directory for the user's state or cache. As the XDG rules want it, a relative path does not count. */
export function userDirectory(variable: keyof typeof usual, env: NodeJS.ProcessEnv): string {
  return join(absolute(env[variable]) ?? join(homedir(), usual[variable]), "pulumi-fine-tuning");
}

/** Where is kept what can be had again: `$PULUMI_FINE_TUNING_CACHE`, else `$XDG_CACHE_HOME/pulumi-fine-tuning`, else below `~/.cache`. */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
  return absolute(env.PULUMI_FINE_TUNING_CACHE) ?? userDirectory("XDG_CACHE_HOME", env);
}

/** Whether anything may be kept there: `PULUMI_FINE_TUNING_CACHE=off` says no. */
export const keepsCache = (env: NodeJS.ProcessEnv): boolean => env.PULUMI_FINE_TUNING_CACHE !== "off";

/** A path that depends on no working directory; `undefined` where it does, or where there is none. */
export function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
