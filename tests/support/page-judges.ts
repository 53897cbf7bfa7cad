import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { faultsOfLayout, rememberedFocus, seenFocus } from "./page-faults";

/** How every page is looked at: a desk and a phone, by day and by night. */
const looks = [1280, 390].flatMap((width) => (["light", "dark"] as const).map((scheme) => ({ width, scheme })));

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** More than any page here has places to stop at. */
const MOST_STOPS = 300;

/**
 * Looks at an open page on desk and phone, by day and by night, and says what is wrong with it; nothing where all is well. The
 * page must have come to rest: its parts must not be replaced while it is judged. Judged are: each rule of axe-core,
 * contrast included; that nothing sticks out of the page or is cut off; that what scrolls says so and is reached by keyboard;
 * and that Tab reaches everything that can be used, and shows where it is.
 * @returns one line for each fault, such as `390 dark: axe color-contrast: .muted`
 */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const { width, scheme } of looks) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const found = [...(await faultsByAxe(page)), ...(await page.evaluate(faultsOfLayout))];
    faults.push(...found.map((fault) => `${width} ${scheme}: ${fault}`));
  }
  return [...faults, ...(await faultsOfKeyboard(page))];
}

async function faultsByAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate<{ id: string; nodes: { target: string[]; failureSummary?: string }[] }[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = "" }) =>
        `axe ${id}: ${target.join(" ")}: ${failureSummary.split("\n").at(-1)?.trim()}`,
    ),
  );
}

/** Presses Tab from the page's beginning until it comes round. */
async function faultsOfKeyboard(page: Page): Promise<string[]> {
  const wanted = await page.evaluate(rememberedFocus);
  const reached = new Set<string>();
  const faults: string[] = [];
  for (let press = 0; press < MOST_STOPS; press++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(seenFocus);
    if (stop === undefined || reached.has(stop.key)) break;
    reached.add(stop.key);
    if (!stop.visible) faults.push(`keyboard: ${stop.name} does not show that it has the focus`);
  }
  return [
    ...faults,
    ...wanted.filter(({ key }) => !reached.has(key)).map(({ name }) => `keyboard: Tab does not reach ${name}`),
  ];
}
