import { callTool } from "../../../support/pulumi-tools";

const completions = (packages: object) => callTool("lock/completions.mjs", "completions", [packages]);

describe("completing a lock file", () => {
  it("adds what was left out, with the platform its name tells, and keeps what is there", async () => {
    const packages = {
      "": {},
      "node_modules/tool": {
        dev: true,
        optionalDependencies: {
          "@tool/cli-darwin-arm64": "2.0.0",
          "@tool/cli-linux-x64": "2.0.0",
          "@tool/cli-linux-arm-musleabihf": "2.0.0",
          "@tool/cli-win32-x64-msvc": "2.0.0",
        },
      },
      "node_modules/@tool/cli-linux-x64": { version: "2.0.0", optional: true },
    };
    expect(await completions(packages)).toEqual({
      "node_modules/@tool/cli-darwin-arm64": {
        version: "2.0.0",
        dev: true,
        optional: true,
        os: ["darwin"],
        cpu: ["arm64"],
      },
      "node_modules/@tool/cli-linux-arm-musleabihf": {
        version: "2.0.0",
        dev: true,
        optional: true,
        os: ["linux"],
        cpu: ["arm"],
        libc: ["musl"],
      },
      "node_modules/@tool/cli-win32-x64-msvc": {
        version: "2.0.0",
        dev: true,
        optional: true,
        os: ["win32"],
        cpu: ["x64"],
      },
    });
  });

  it("finds a package in the folder of the one that wants it, and in the folders above", async () => {
    const optionalDependencies = { "native-linux-x64": "1.0.0" };
    const own = { "node_modules/a/node_modules/b/node_modules/native-linux-x64": { version: "1.0.0" } };
    const above = { "node_modules/a/node_modules/native-linux-x64": { version: "1.0.0" } };
    for (const there of [own, above])
      expect(await completions({ "node_modules/a/node_modules/b": { optionalDependencies }, ...there })).toEqual({});
  });

  it("refuses a range, because a lock needs one version", async () => {
    const packages = { "node_modules/tool": { optionalDependencies: { "tool-darwin-arm64": "^2.0.0" } } };
    await expect(completions(packages)).rejects.toThrow('wants "tool-darwin-arm64" as "^2.0.0"');
  });
});
