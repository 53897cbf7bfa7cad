// @ts-check
import { existsSync } from "node:fs";
import { Problem } from "../problem.mjs";

const known = ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`);

/** @returns {Promise<import("playwright-core").Browser>} */
export async function openChromium() {
  const executablePath = process.env.CHROMIUM ?? known.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Problem("the picture needs Chromium: sudo apt-get install -y chromium (or set CHROMIUM)");
  // Only a clone that was set up has it.
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] });
}
