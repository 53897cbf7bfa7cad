import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { machineOf } from "../../../../provider/cli/init/machine";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "machine-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("what the machine has", () => {
  it("is nothing where nothing was set up", () => {
    expect(machineOf({ PATH: folder, PULUMI_HOME: folder })).toEqual({
      pulumi: false,
      backend: undefined,
      passphrase: false,
    });
  });

  it("is the command, the login and the passphrase", () => {
    writeFileSync(join(folder, "pulumi"), "");
    writeFileSync(join(folder, "credentials.json"), JSON.stringify({ current: "file://~" }));
    expect(machineOf({ PATH: `/nowhere:${folder}`, PULUMI_HOME: folder, PULUMI_CONFIG_PASSPHRASE: "" })).toEqual({
      pulumi: true,
      backend: "file://~",
      passphrase: true,
    });
  });

  it("is the backend or the token of the environment before any login", () => {
    writeFileSync(join(folder, "credentials.json"), "{ not json");
    expect(machineOf({ PULUMI_HOME: folder }).backend).toBeUndefined();
    expect(machineOf({ PULUMI_HOME: folder, PULUMI_BACKEND_URL: "s3://state" }).backend).toBe("s3://state");
    expect(machineOf({ PULUMI_HOME: folder, PULUMI_ACCESS_TOKEN: "pul-x" }).backend).toBe("https://api.pulumi.com");
  });
});
