import type { Browser } from "playwright-core";
import { type DashboardServer, dashboardServer, fruitAnswer, fruitQuestion } from "../support/dashboard";
import { chartIsDrawn, launchChromium, openPage, tabTo } from "../support/dashboard-browser";
import { stillTraining } from "../support/server-time";

const owner = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::fruit-bot";
const nastyName = '<img src=x onerror="window.broken=1">';

describe("the dashboard in Chromium", () => {
  let here: DashboardServer;
  let browser: Browser;
  let trained: string;

  beforeAll(async () => {
    here = await dashboardServer();
    browser = await launchChromium();
    trained = await here.createJob({ suffix: nastyName, metadata: { pulumi_owner: owner } });
    await here.ended(trained);
  });
  afterAll(async () => {
    await browser?.close();
    await here?.close();
  });

  const open = (path: string, width?: number, scheme?: "light" | "dark") =>
    openPage(browser, here, path, { width, scheme });

  it("lets in who types the key, and only then", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(here.origin);
    await page.getByLabel("API key").fill("sk-wrong");
    await page.keyboard.press("Enter");
    await page.getByText("That is not the key of this server.").waitFor();
    await page.getByLabel("API key").fill(here.server.apiKey);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Jobs" }).waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("API key").waitFor();
    await context.close();
  });

  it("shows names as text, whatever they are", async () => {
    const { page, troubles, close } = await open("/");
    await page.getByRole("link", { name: nastyName }).click();
    await page.getByRole("heading", { name: nastyName }).waitFor();
    await chartIsDrawn(page);
    expect(await page.locator("main img").count()).toBe(0);
    expect(await page.evaluate("window.broken")).toBeUndefined();
    expect(troubles).toEqual([]);
    await close();
  });

  it("opens a job at its top, so that the way back is not under the header", async () => {
    const { page, close } = await open("/");
    await page.getByRole("link", { name: nastyName }).click();
    await chartIsDrawn(page);
    await page.locator("main:focus").waitFor();
    expect(await page.evaluate("window.scrollY")).toBe(0);
    await page.getByRole("link", { name: "All jobs" }).click();
    await page.getByRole("link", { name: nastyName }).waitFor();
    await close();
  });

  it("shows curves, checkpoints, events, files, cost and the resource of a job", async () => {
    const { page, troubles, close } = await open(`/#/jobs/${trained}`);
    await chartIsDrawn(page);
    expect(await page.locator(".plot").getAttribute("aria-label")).toMatch(
      /^Loss in training went from \d\.\d{4} to \d\.\d{4} over 96 steps\. Full validation is/,
    );
    const text = await page.locator("main").textContent();
    for (const part of [
      "ckpt-step-84",
      "The job has successfully completed",
      "fruits.jsonl",
      "$3.00 per million tokens",
    ]) {
      expect(text).toContain(part);
    }
    for (const part of ["fruit-bot", "shop", owner]) expect(text).toContain(part);
    await page.getByLabel("Token accuracy").check();
    expect(await page.locator(".plot").getAttribute("aria-label")).toMatch(/^Token accuracy in training/);
    expect(troubles).toEqual([]);
    await close();
  });

  it("compares base, checkpoints and final model on one prompt", async () => {
    const { page, close } = await open(`/#/jobs/${trained}`);
    await page.getByLabel("Prompt").fill(fruitQuestion("quince"));
    await page.keyboard.press("Control+Enter");
    const answers = page.locator(".answer");
    await answers.filter({ hasText: "Final model" }).getByText(fruitAnswer("quince")).waitFor();
    expect(await answers.locator("h3").allInnerTexts()).toEqual([
      "Base",
      "Checkpoint, step 72",
      "Checkpoint, step 84",
      "Final model",
    ]);
    expect(await answers.first().textContent()).not.toContain(fruitAnswer("quince"));
    await close();
  });

  it("follows a running job without being reloaded", async () => {
    const slow = await dashboardServer(stillTraining(96));
    const page = await browser.newPage();
    await page.goto(slow.server.dashboardLink());
    const id = await slow.createJob({ suffix: "live" });
    await page.getByRole("link", { name: "live" }).waitFor();
    await page.getByText("running", { exact: true }).waitFor();
    await page.getByRole("link", { name: "live" }).click();
    slow.server.advance(3 * 24);
    await page.getByText(/^step 24 of 96$/).waitFor();
    slow.server.advance(3 * 72);
    await page.locator(".chip", { hasText: "succeeded" }).waitFor();
    expect((await slow.ended(id)).status).toBe("succeeded");
    await page.close();
    await slow.close();
  });

  it("is used by keyboard alone", async () => {
    const { page, close } = await open("/");
    await page.getByRole("link", { name: nastyName }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    await tabTo(page, nastyName);
    await page.keyboard.press("Enter");
    await chartIsDrawn(page);
    await page.locator(".plot").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.getByText(/^Step 2: training \d/).waitFor();
    await close();
  });

  it.each([
    ["a phone in the dark", 390, "dark", "rgb(16, 19, 28)"],
    ["a desk in daylight", 1280, "light", "rgb(244, 245, 250)"],
  ] as const)("fits %s", async (_, width, scheme, ground) => {
    for (const path of ["/", `/#/jobs/${trained}`]) {
      const { page, troubles, close } = await open(path, width, scheme);
      await page.getByText("succeeded", { exact: true }).first().waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(ground);
      expect(troubles).toEqual([]);
      await close();
    }
  });
});
