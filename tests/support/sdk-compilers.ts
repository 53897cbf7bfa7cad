import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SdkLanguage } from "./language-environment";
import { type CliResult, pulumiCli, root, start } from "./pulumi-cli";
import { callTool } from "./pulumi-tools";

/** What a compiler said of an SDK; a reason where there is no compiler, or its libraries cannot be had. */
export type Compiled = { ended: CliResult } | { notCompiled: string };

/** Compiles the SDK in a folder by the compiler of its language. */
export const compilers: Record<SdkLanguage, (folder: string) => Promise<Compiled>> = {
  go: compileGo,
  java: compileJava,
  nodejs: (folder) =>
    ended(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "--noEmit"], folder),
  python: (folder) => ended("python3", ["-m", "compileall", "-q", "."], folder),
};

async function ended(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = process.env) {
  return { ended: await start(command, args, { cwd, env }).ended };
}

/** With the versions and options that a CLI of ours was compiled with, so that Go's own cache has most of it. */
async function compileGo(folder: string): Promise<Compiled> {
  if (!runs("go", ["version"])) return { notCompiled: "Go is not installed" };
  const told = await callTool("cli/go-program.mjs", "goEnvironment", [join(folder, "..")]);
  const env = told as NodeJS.ProcessEnv;
  for (const wanted of [sdkOfGo(), "./..."]) {
    const got = await start("go", ["get", wanted], { cwd: folder, env }).ended;
    if (got.code !== 0) return { notCompiled: `Go's modules cannot be had: ${got.output}` };
  }
  return ended("go", ["build", "-trimpath", "-tags", "osusergo,grpcnotrace", "./..."], folder, env);
}

function sdkOfGo(): string {
  const { cli, env } = pulumiCli();
  const version = execFileSync(cli, ["version"], { encoding: "utf8", env: { ...process.env, ...env } }).trim();
  return `github.com/pulumi/pulumi/sdk/v3@${version}`;
}

/** With the libraries that the SDK's own build file for Gradle names, as Maven gets them. */
async function compileJava(folder: string): Promise<Compiled> {
  if (!runs("javac", ["-version"])) return { notCompiled: "no JDK is installed" };
  if (!runs("mvn", ["--version"])) return { notCompiled: "Maven is not installed" };
  writeFileSync(join(folder, "pom.xml"), pomOf(readFileSync(join(folder, "build.gradle"), "utf8")));
  const path = ["dependency:build-classpath", "-Dmdep.outputFile=classpath"];
  const got = await start("mvn", ["--quiet", "--batch-mode", ...path], { cwd: folder, env: process.env }).ended;
  if (got.code !== 0) return { notCompiled: `Java's libraries cannot be had: ${got.output}` };
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".java"));
  writeFileSync(join(folder, "sources"), sources.join("\n"));
  const classpath = readFileSync(join(folder, "classpath"), "utf8").trim();
  return ended("javac", ["-encoding", "UTF-8", "-d", "classes", "-cp", classpath, "@sources"], folder);
}

function pomOf(gradle: string): string {
  const dependencies = [...gradle.matchAll(/implementation\("([^:]+):([^:]+):([^"]+)"\)/g)].map(
    ([, group, artifact, version]) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId><artifactId>sdk</artifactId><version>1</version>
  <dependencies>${dependencies.join("\n")}</dependencies>
</project>
`;
}

function runs(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
