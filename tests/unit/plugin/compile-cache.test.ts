import { type CompileCache, keepCompiled, writeCompiled } from "../../../provider/plugin/compile-cache";

describe("what Node compiles of the plugin", () => {
  /** Where it is kept in this environment. */
  function keptIn(env: NodeJS.ProcessEnv): string[] {
    const directories: string[] = [];
    keepCompiled(env, { enableCompileCache: (directory) => directories.push(directory) });
    return directories;
  }

  it("is kept in the user's cache directory", () => {
    expect(keptIn({ XDG_CACHE_HOME: "/home/a/.cache" })).toEqual(["/home/a/.cache/pulumi-fine-tuning/compiled"]);
    expect(keptIn({ PULUMI_FINE_TUNING_CACHE: "/var/kept" })).toEqual(["/var/kept/compiled"]);
  });

  it("is not kept where nothing is to be kept", () => {
    expect(keptIn({ PULUMI_FINE_TUNING_CACHE: "off" })).toEqual([]);
  });

  it("is nobody's business where Node cannot keep it", () => {
    const older: CompileCache = {};
    expect(() => {
      keepCompiled({ XDG_CACHE_HOME: "/home/a/.cache" }, older);
      writeCompiled(older);
    }).not.toThrow();
  });
});
