import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { type DashboardServer, dashboardServer } from "../support/dashboard";
import { chartIsDrawn, clipboard, focused, launchChromium, openPage, tabTo } from "../support/dashboard-browser";
import { faultsOf } from "../support/page-judges";
import { stillTraining } from "../support/server-time";

const urn = (name: string) => `urn:pulumi:dev::shop::pulumi-nodejs:dynamic:FineTuningJob::${name}`;

describe("the dashboard in Chromium, by keyboard", () => {
  let here: DashboardServer;
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    here = await dashboardServer(stillTraining(96));
    browser = await launchChromium();
    folder = await mkdtemp(join(tmpdir(), "dashboard-snippets-"));
  });
  afterAll(async () => {
    await browser?.close();
    await here?.close();
    await rm(folder, { recursive: true });
  });

  const open = (path: string) => openPage(browser, here, path);

  /** Runs what was copied as a user would who has the key in the environment. */
  const runCopied = async (page: Page, shell: string, ...args: string[]) => {
    const env = { ...process.env, OPENAI_API_KEY: here.server.apiKey };
    return promisify(execFile)(shell, [...args, await clipboard(page)], { cwd: folder, env });
  };

  const press = async (page: Page, ...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  it("tells a newcomer the address and where the key is, and its first commands run as copied", async () => {
    const { page, troubles, close } = await open("/");
    await page.getByRole("heading", { name: "No jobs yet" }).waitFor();
    const text = await page.locator("main").textContent();
    for (const part of [here.server.url, "keys.json", "OPENAI_API_KEY"]) expect(text).toContain(part);
    expect(text).not.toContain(here.server.apiKey);
    await page.getByText("live", { exact: true }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await tabTo(page, "Copy the commands");
    await press(page, "Enter");
    await page.getByText("Copied the commands.").waitFor();
    const { stdout } = await runCopied(page, "sh", "-c");
    expect(JSON.parse(stdout)).toMatchObject({ object: "fine_tuning.job", user_provided_suffix: "first-try" });
    await page.getByRole("link", { name: "first-try" }).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  it("pauses, resumes and cancels a job, each after a question that Escape answers with no", async () => {
    const id = await here.createJob({ suffix: "acted-on" });
    await here.reached(id, "running");
    const { page, troubles, close } = await open(`/#/jobs/${id}`);
    await page.locator(".chip", { hasText: "running" }).waitFor();
    const answer = async (button: string, yes: string) => {
      await tabTo(page, button);
      await press(page, "Enter");
      await page.getByRole("dialog", { name: `${button} “acted-on”?` }).waitFor();
      expect(await focused(page)).toBe("Keep it as it is");
      await press(page, "Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      expect(await focused(page)).toBe(button);
      await press(page, "Enter");
      await tabTo(page, yes);
      await press(page, "Enter");
    };

    await answer("Pause", "Pause the job");
    await here.reached(id, "paused");
    await page.locator(".chip", { hasText: "paused" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Resume" }).waitFor();
    await page.getByText("live", { exact: true }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await answer("Resume", "Resume the job");
    await here.reached(id, "running");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await answer("Cancel", "Cancel the job");
    expect((await here.ended(id)).status).toBe("cancelled");
    await page.locator(".chip", { hasText: "cancelled" }).waitFor();
    expect(await page.getByRole("button", { name: /^(Pause|Resume|Cancel)$/ }).count()).toBe(0);
    expect(troubles).toEqual([]);
    await close();
  });

  it("says per cent and time left while a job runs, and keeps focus, selected text and scroll as they are", async () => {
    const id = await here.createJob({ metadata: { pulumi_owner: urn("steady-bot") } });
    await here.reached(id, "running");
    const { page, troubles, close } = await open("/");
    const row = page.getByRole("row", { name: /steady-bot/ });
    // Low enough that there is something to scroll.
    await page.setViewportSize({ width: 1280, height: 400 });
    here.server.advance(3);
    await row.getByText("step 1 of 96").waitFor();
    await row.getByRole("checkbox").focus();
    await page.evaluate(
      `getSelection().selectAllChildren(document.querySelector('[data-key="${id}"] .name small')); scrollTo(0, 40)`,
    );
    for (let step = 2; step <= 24; step++) {
      here.server.advance(3);
      await row.getByText(`step ${step} of 96`).waitFor();
    }
    expect(await row.locator(".progress").textContent()).toBe("25 %step 24 of 96about 4 min left");
    expect(await page.evaluate("String(getSelection())")).toContain(id);
    expect(await focused(page)).toBe("Compare steady-bot");
    expect(await page.evaluate("scrollY")).toBe(40);
    await here.client.fineTuning.jobs.cancel(id);
    await row.getByText("cancelled").waitFor();
    expect(troubles).toEqual([]);
    await close();
  });
});

describe("the dashboard in Chromium, of jobs that have ended", () => {
  let here: DashboardServer;
  let browser: Browser;
  let trained: string;
  let failed: string;

  beforeAll(async () => {
    here = await dashboardServer();
    browser = await launchChromium();
    trained = await here.createJob({ metadata: { pulumi_owner: urn("fruit-bot") } });
    await here.ended(trained);
    failed = await here.createJob({ suffix: "refused", training_file: await here.upload("no row\n") });
    await here.ended(failed);
  });
  afterAll(async () => {
    await browser?.close();
    await here?.close();
  });

  const open = (path: string) => openPage(browser, here, path);
  const names = (page: Page) => page.locator(".jobs .name a").allInnerTexts();

  it("calls a job by its resource, shows what it cost, and sorts and filters by keyboard; back and forward keep it", async () => {
    const { page, troubles, close } = await open("/");
    await page.getByRole("link", { name: "fruit-bot" }).waitFor();
    expect(await names(page)).toEqual(["refused", "fruit-bot"]);
    const row = await page.getByRole("row", { name: /fruit-bot/ }).textContent();
    const { trained_tokens: tokens } = await here.client.fineTuning.jobs.retrieve(trained);
    for (const part of [Number(tokens).toLocaleString("en"), "$0.0081", "valid 0.", "dev"]) expect(row).toContain(part);

    await tabTo(page, "Job");
    await page.keyboard.press("Enter");
    expect(await names(page)).toEqual(["fruit-bot", "refused"]);
    expect(await page.locator("th[aria-sort=ascending]").textContent()).toMatch(/^Job/);
    expect(await focused(page)).toBe("Job");
    await page.keyboard.press("Enter");
    expect(await names(page)).toEqual(["refused", "fruit-bot"]);
    await tabTo(page, "Loss");
    await page.keyboard.press("Enter");
    expect(await names(page)).toEqual(["fruit-bot", "refused"]);

    await page.getByLabel("Filter jobs").fill("shop bot");
    await page.getByText("refused").waitFor({ state: "detached" });
    await page.getByRole("link", { name: "fruit-bot" }).click();
    await page.getByRole("heading", { name: "fruit-bot" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Jobs" }).waitFor();
    await page.locator("th[aria-sort=ascending]", { hasText: "Loss" }).waitFor();
    expect(await page.getByLabel("Filter jobs").inputValue()).toBe("shop bot");
    await page.goForward();
    await page.getByRole("heading", { name: "fruit-bot" }).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  it("copies ids, and calls of the model that run as copied", async () => {
    const job = await here.client.fineTuning.jobs.retrieve(trained);
    const { page, troubles, close } = await open(`/#/jobs/${trained}`);
    await page.getByRole("button", { name: "Copy the job's id" }).click();
    await page.getByText("Copied the job's id.").waitFor();
    expect(await clipboard(page)).toBe(trained);
    await page.getByRole("button", { name: "Copy the model's name" }).first().click();
    await page.getByText("Copied the model's name.").waitFor();
    expect(await clipboard(page)).toBe(job.fine_tuned_model);

    const env = { ...process.env, OPENAI_API_KEY: here.server.apiKey };
    const copied = async (language: string) => {
      await page.getByRole("radio", { name: language }).check();
      await page.getByRole("button", { name: `Copy the ${language} call` }).click();
      await page.getByText(`Copied the ${language} call.`).waitFor();
      const code = await clipboard(page);
      expect(code).toContain(job.fine_tuned_model);
      expect(code).not.toContain(here.server.apiKey);
      return code;
    };
    const { stdout } = await promisify(execFile)("sh", ["-c", await copied("curl")], { env });
    expect(JSON.parse(stdout)).toMatchObject({
      object: "chat.completion",
      model: job.fine_tuned_model,
      choices: [{ message: { content: expect.stringMatching(/\w/) } }],
    });
    const args = ["--input-type=module", "--eval", await copied("TypeScript")];
    const said = await promisify(execFile)(process.execPath, args, { env, cwd: __dirname });
    expect(said.stdout).toMatch(/\w/);
    expect(await copied("Python")).toContain("from openai import OpenAI");
    expect(troubles).toEqual([]);
    await close();
  });

  it("compares runs that were ticked: curves over each other, best checkpoints, and in what they differ", async () => {
    const hyperparameters = { n_epochs: 2 };
    const other = await here.createJob({
      suffix: "two-epochs",
      method: { type: "supervised", supervised: { hyperparameters } },
    });
    await here.ended(other);
    const { page, troubles, close } = await open("/");
    await page.getByRole("checkbox", { name: "Compare fruit-bot" }).focus();
    await page.keyboard.press("Space");
    await page.getByText("Tick one more to compare.").waitFor();
    await page.getByRole("checkbox", { name: "Compare two-epochs" }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("link", { name: "Compare 2 jobs" }).focus();
    await page.keyboard.press("Enter");
    await chartIsDrawn(page);
    const legend = (await page.getByRole("group", { name: "Curves" }).textContent()) ?? "";
    for (const part of ["fruit-bot", "two-epochs", "full validation"]) expect(legend).toContain(part);
    expect(legend).not.toContain("--");
    for (const part of ["fruit-bot: best checkpoint at step 96", "two-epochs: best checkpoint at step 24"])
      await page.getByText(part).waitFor();
    const differs = page.getByRole("region", { name: "What differs" });
    expect(await differs.getByRole("row", { name: /^Epochs/ }).textContent()).toBe("Epochs82");
    expect(await differs.textContent()).not.toContain("Seed");
    expect(await page.getByRole("region", { name: "Results" }).textContent()).toContain("lowest full validation loss");
    await page.goBack();
    await page.getByRole("checkbox", { name: "Compare fruit-bot", checked: true }).waitFor();
    await page.goForward();
    await page.reload();
    await chartIsDrawn(page);
    await page.getByText("live", { exact: true }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await close();
  });

  it("has no fault of contrast, layout or keyboard in any view, on desk and phone, by day and by night", async () => {
    const views = {
      "/": "Jobs",
      [`/#/jobs/${trained}`]: "fruit-bot",
      [`/#/jobs/${failed}`]: "refused",
      "/#/files": "Files",
      "/#/models": "Base models",
      "/#/jobs/ftjob-nowhere": "There is no such job",
    };
    const { page, close } = await open("/");
    for (const [path, heading] of Object.entries(views)) {
      await page.goto(`${here.origin}${path}`);
      // Tab begins at the top only in a page that was loaded.
      await page.reload();
      await page.getByRole("heading", { name: heading, exact: true }).waitFor();
      await page.getByText("live", { exact: true }).waitFor();
      expect([path, await faultsOf(page)]).toEqual([path, []]);
    }
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("API key").waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await close();
  });

  it("says of a failed job that there are no curves, and why", async () => {
    const { page, troubles, close } = await open(`/#/jobs/${failed}`);
    const { error } = await here.client.fineTuning.jobs.retrieve(failed);
    await page
      .getByText(`There are no curves, because the job failed before its first step. ${error?.message}`)
      .waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  it("lists files and models, with what can be trained, and leads from a model to its job", async () => {
    const job = await here.client.fineTuning.jobs.retrieve(trained);
    const { page, troubles, close } = await open("/");
    await tabTo(page, "Files");
    await page.keyboard.press("Enter");
    const file = page.getByRole("row", { name: "fruits.jsonl" }).first();
    expect(await file.textContent()).toContain("fine-tune");
    await page.getByRole("link", { name: "Models" }).click();
    const model = page.getByRole("row", { name: job.fine_tuned_model ?? "", exact: false });
    await model.first().waitFor();
    await page.getByRole("row", { name: /checkpoint, step 84/ }).waitFor();
    await page.getByRole("row", { name: /gpt-4o-mini-2024-07-18.*\$3\.00/ }).waitFor();
    await model.first().getByRole("link", { name: "fruit-bot" }).click();
    await page.getByRole("heading", { name: "fruit-bot" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Trained here" }).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  it("says of a job that it does not know, and of an address that leads nowhere, so, with a way back", async () => {
    const { page, close } = await open("/#/jobs/ftjob-nowhere");
    await page.getByRole("heading", { name: "There is no such job" }).waitFor();
    expect(await page.locator("main").textContent()).toContain("ftjob-nowhere");
    await page.goto(`${here.origin}/#/nowhere`);
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    await tabTo(page, "← All jobs");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "fruit-bot" }).waitFor();
    await close();
  });

  it("tells every time by a clock of 24 hours, whatever the browser's language", async () => {
    for (const path of ["/", `/#/jobs/${trained}`, "/#/files", "/#/models"]) {
      const { page, close } = await open(path);
      await page.getByText("fruit").first().waitFor();
      const times = await page.evaluate<string>(
        "[document.body.innerText, ...[...document.querySelectorAll('[title]')].map((one) => one.title)].join('\\n')",
      );
      expect(times).not.toMatch(/\d\s?[AP]M\b/i);
      expect(times).toMatch(/\d{1,2} \w{3,4} 20\d\d, \d\d:\d\d:\d\d/);
      await close();
    }
  });
});
