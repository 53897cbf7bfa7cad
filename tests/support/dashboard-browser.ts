import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import type { DashboardServer } from "./dashboard";

const known = ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`);
const executablePath = process.env.CHROMIUM ?? known.find((path) => existsSync(path)) ?? "/usr/bin/chromium";
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser, or says how to get it. */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `the dashboard's tests need Chromium at ${executablePath}: sudo apt-get install -y chromium (or set CHROMIUM)`,
    );
  }
  return chromium.launch({ executablePath, args });
}

/** How a page is looked at. */
export interface Looks {
  /** Pixels. @default 1280 */
  width?: number | undefined;
  /** @default "light" */
  scheme?: "light" | "dark" | undefined;
}

/** A page that collects what must not happen: errors, refused scripts, requests that leave the server. */
export async function openPage(
  browser: Browser,
  here: DashboardServer,
  path: string,
  { width = 1280, scheme = "light" }: Looks = {},
) {
  // Where noon is 12:00 PM, so that a time that follows the browser's language shows.
  const looks = { viewport: { width, height: 900 }, colorScheme: scheme, locale: "en-US" };
  const context = await browser.newContext({ ...looks, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  page.on("request", (request) => request.url().startsWith(here.origin) || troubles.push(request.url()));
  await page.goto(here.server.dashboardLink());
  // Left in between: from the list to another page is a change of `#` alone, and the list stays until the other's data are there.
  await page.goto("about:blank");
  await page.goto(`${here.origin}${path}`);
  return { page, troubles, close: () => context.close() };
}

/** What was copied last. */
export const clipboard = (page: Page) => page.evaluate<string>("navigator.clipboard.readText()");

/** The accessible name, or the text, of what has the focus. */
export const focused = (page: Page) =>
  page.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");

/** Presses Tab until something of that name has the focus; fails where nothing has after so many presses. */
export async function tabTo(page: Page, name: string, presses = 60): Promise<void> {
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)) === name) return;
  }
  throw new Error(`Tab leads to nothing that is called ${JSON.stringify(name)}`);
}

/** Resolves once the curves are there. */
export const chartIsDrawn = (page: Page): Promise<void> => page.locator(".plot canvas").waitFor();
