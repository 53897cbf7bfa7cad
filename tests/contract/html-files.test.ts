import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { chatRows, jsonl } from "../support/chat-data";
import { launchChromium } from "../support/dashboard-browser";
import { fineTuning } from "../support/fine-tuning-command";
import { faultsOf } from "../support/page-judges";
import { type TestServer, testServer } from "../support/server";

const evil = `</script><img src=x onerror="window.broken=1">`;

describe("files that the command writes, in Chromium", () => {
  let server: TestServer;
  let directory: string;
  let browser: Browser;
  let slow: string;
  beforeAll(async () => {
    server = await testServer();
    directory = mkdtempSync(join(tmpdir(), "html-files-"));
    browser = await launchChromium();
    slow = await train(evil, { n_epochs: 3, batch_size: 2 });
    const quick = await train("quick", { n_epochs: 1, batch_size: 2 });
    for (const id of [slow, quick]) await server.jobWhen(id, ["succeeded"]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function train(name: string, hyperparameters: object): Promise<string> {
    const training_file = await server.upload(jsonl(chatRows(12)), `${evil}.jsonl`);
    const request = {
      model: "gpt-4o-mini-2024-07-18",
      training_file,
      validation_file: training_file,
      seed: 3,
      method: { type: "supervised", supervised: { hyperparameters } },
      metadata: { pulumi_owner: `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::${name}` },
    };
    return (await server.call("POST", "/fine_tuning/jobs", request)).body.id as string;
  }

  /** Opens what the command wrote; what a file of its own must not do is collected. */
  async function opened(args: string[], options: BrowserContextOptions = {}) {
    const file = join(directory, "page.html");
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.apiKey };
    const { code, stderr } = await fineTuning([...args, "--output", file], { cwd: directory, env });
    expect({ code, stderr: stderr.split("\n").at(-2) }).toEqual({ code: 0, stderr: `wrote ${file}` });
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
    page.on("request", (request) => request.url().startsWith("file:") || troubles.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    expect(await page.content()).not.toContain(server.apiKey);
    return { page, troubles, close: () => context.close() };
  }

  /** Whether all of each table is there on paper, which does not scroll. */
  const cutOnPaper = async (page: Page) => {
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 720, height: 900 });
    return page.evaluate(
      "[...document.querySelectorAll('.wide')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)",
    );
  };

  it("hold a report with curves, epochs and the best checkpoint, for eyes and keyboard, on any screen and on paper", async () => {
    const { page, troubles, close } = await opened(["report", slow]);
    await page.locator(".plot canvas").waitFor();
    expect(await page.locator(".plot").getAttribute("aria-label")).toMatch(
      /^Loss in training went .* Full validation is/,
    );
    expect(await page.locator("main").textContent()).toMatch(
      /★ best checkpoint at step \d+: lowest full validation loss/,
    );
    expect(await page.locator(".legend").textContent()).toMatch(/training\d.*validation\d.*full validation\d/);
    await page.locator(".plot").focus();
    await page.keyboard.press("Home");
    await page.getByText(/^Step 1: training \d/).waitFor();
    await page.getByText("Step 1, epoch 1:").waitFor();
    await page.getByText("Values as a table").click();
    await page.getByRole("columnheader", { name: "full validation" }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await cutOnPaper(page)).toEqual([]);
    expect(await page.evaluate("window.broken")).toBeUndefined();
    expect(troubles).toEqual([]);
    await close();
  });

  it("hold a comparison with curves over each other, what differs and what came of it, for eyes and keyboard, on any screen", async () => {
    const { page, troubles, close } = await opened(["compare", slow, "quick"]);
    await page.locator(".plot canvas").waitFor();
    expect(await page.locator(".plot").getAttribute("aria-label")).toMatch(
      /: Loss in training .*quick: Loss in training/,
    );
    expect(await page.locator(".legend b").allTextContents()).toEqual([evil, "quick"]);
    expect(await page.locator(".notes li").allTextContents()).toEqual([
      expect.stringMatching(/^★ .*: best checkpoint at step 18: lowest full validation loss/),
      expect.stringMatching(/^★ quick: best checkpoint at step \d: lowest full validation loss/),
    ]);
    const setting = page.getByRole("region", { name: "Setting" });
    expect(await setting.locator("tbody td:first-child").allTextContents()).toEqual(["nEpochs"]);
    expect(await page.getByRole("region", { name: "Result" }).locator(".best").count()).toBeGreaterThan(2);
    expect(await faultsOf(page)).toEqual([]);
    expect(await cutOnPaper(page)).toEqual([]);
    expect(await page.evaluate("window.broken")).toBeUndefined();
    expect(troubles).toEqual([]);
    await close();
  });

  it("say in a terminal and to a script what a comparison shows, of the newest jobs where none are named, and compare no job with itself", async () => {
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.apiKey };
    const [text, json, newest, beside, twice] = await Promise.all([
      fineTuning(["compare", slow, "quick"], { cwd: directory, env }),
      fineTuning(["compare", slow, "dev/quick", "--json"], { cwd: directory, env }),
      fineTuning(["compare", "--json"], { cwd: directory, env }),
      fineTuning(["compare", slow], { cwd: directory, env }),
      fineTuning(["compare", "quick", "dev/quick"], { cwd: directory, env }),
    ]);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/nEpochs +3 +1\n[\s\S]*full valid loss +★ \d\.\d{4} +\d\.\d{4}\n/);
    const { jobs, rows } = JSON.parse(json.stdout);
    expect(jobs.map(({ name }: { name: string }) => name)).toEqual([evil, "quick"]);
    expect(rows).toContainEqual({ title: "nEpochs", kind: "setting", cells: ["3", "1"], best: [false, false] });
    const names = JSON.parse(newest.stdout).jobs.map(({ name }: { name: string }) => name);
    expect(names.sort()).toEqual([evil, "quick"].sort());
    expect(newest.stderr).toContain("compared, because no job was named:");
    expect(beside).toMatchObject({ code: 0, stdout: text.stdout, stderr: expect.stringContaining("quick") });
    expect(twice).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("which was named before. Next: name another"),
    });
  });

  it("keep their numbers where no script runs", async () => {
    const { page, close } = await opened(["report", slow], { javaScriptEnabled: false });
    const text = await page.locator("main").textContent();
    expect(text).toMatch(/The curves need JavaScript; the numbers below do not\.[\s\S]*train loss\s*\d/);
    expect(text).toMatch(/★ the best: lowest full valid loss/);
    await close();
  });
});
