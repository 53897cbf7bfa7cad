import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./pulumi-cli";

const found = new Map<string, Record<string, string>>();

/** Whose SDKs `pulumi package gen-sdk` writes. */
export type SdkLanguage = "go" | "java" | "nodejs" | "python";

/**
 * What the CLI needs around it to run programs in a language, or to generate its SDK; its host is built or installed once where
 * there is none.
 */
export function languageEnvironment(language: "yaml" | "python" | `sdk-${SdkLanguage}`): Record<string, string> {
  const known = found.get(language);
  if (known !== undefined) return known;
  const tool = join(root, "tools", "pulumi-path.mjs");
  const told = execFileSync(process.execPath, [tool, language], { encoding: "utf8" });
  const { env } = JSON.parse(told) as { env: Record<string, string> };
  found.set(language, env);
  return env;
}
