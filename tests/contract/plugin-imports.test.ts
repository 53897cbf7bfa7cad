import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPlugin, urnOf } from "../support/plugin-process";
import type { Props } from "../support/provider-process";
import { usualTraining, vendorPlaces } from "../support/vendor-places";

/** What a job of each vendor can be declared with beside the usual, and its vendor shows again. */
const declared: Record<string, Props[]> = {
  azure: [{ trainingType: "globalStandard" }],
  fireworks: [{ learningRate: 1e-4, lora: { rank: 16 } }],
  together: [
    { learningRate: 2e-5, lora: { rank: 16, alpha: 16, dropout: 0.1, targetModules: ["q_proj"] } },
    { fullTraining: true },
  ],
};

const cases = vendorPlaces.flatMap((place) =>
  (declared[place.dialect] ?? []).map((args) => ({ place, args, at: place.dialect, with: Object.keys(args).join() })),
);

describe("an import of a job at a simulated vendor", () => {
  it("is tried at each", () => {
    expect(Object.keys(declared).sort()).toEqual(vendorPlaces.map(({ dialect }) => dialect).sort());
  });

  it.each(cases)("gives $with at $at, and shows no change afterwards", async ({ place, args }) => {
    const vendor = await place.start();
    const home = mkdtempSync(join(tmpdir(), "fine-tuning-imports-"));
    const plugin = await startPlugin({
      cwd: home,
      env: {
        ...vendor.env,
        XDG_STATE_HOME: home,
        XDG_CACHE_HOME: home,
        NODE_OPTIONS: `--require ${join(__dirname, "..", "support", "virtual-world.cjs")}`,
        TEST_SERVER: vendor.server.origin,
        TEST_SERVER_KEY: "none",
        TEST_SERVER_NOW: String(vendor.server.now() * 1000),
      },
    });
    try {
      await plugin.configure({ dialect: place.dialect, baseUrl: vendor.url });
      const bot = urnOf("FineTuningJob", "bot");
      const wanted = { ...usualTraining(place, await vendor.upload("import")), ...args };
      const checked = await plugin.check(bot, {}, wanted);
      expect(checked.failures).toEqual([]);
      const made = await plugin.create(bot, checked.inputs);
      if (made.outcome !== "ok") throw new Error(JSON.stringify(made));

      const other = urnOf("FineTuningJob", "imported");
      const found = await plugin.read(other, made.id);
      expect(found?.inputs).toMatchObject(args);
      const { inputs, failures } = await plugin.check(other, found?.inputs ?? {}, found?.inputs ?? {});
      expect(failures).toEqual([]);
      expect(await plugin.diff(other, made.id, found?.outputs ?? {}, inputs)).toMatchObject({ changes: false });
      expect(vendor.jobs()).toHaveLength(1);
    } finally {
      await plugin.close();
      await vendor.server.close();
      rmSync(home, { recursive: true, force: true });
    }
  });
});
