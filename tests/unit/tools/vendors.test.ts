import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { dialects } from "../../../provider/api/dialects";
import { judgedArguments, refusedBecause } from "../../../provider/api/dialects/capabilities";

const root = resolve(__dirname, "..", "..", "..");
const page = readFileSync(join(root, "docs/vendors/README.md"), "utf8");

describe("the table of arguments in docs/vendors/README.md", () => {
  it("is what `npm run vendors` would write", () => {
    const { status, stderr } = spawnSync(process.execPath, ["tools/vendors.mjs", "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("says of every argument that a vendor refuses what can be had instead", () => {
    for (const { capabilities } of dialects.all.values())
      for (const argument of judgedArguments) expect(page).toContain(refusedBecause(capabilities[argument]) ?? "");
  });
});
