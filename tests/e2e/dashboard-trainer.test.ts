import { toFile } from "openai";
import type { Browser } from "playwright-core";
import { type DashboardServer, dashboardServer } from "../support/dashboard";
import { chartIsDrawn, launchChromium, openPage } from "../support/dashboard-browser";
import { type LocalModels, localModels } from "../support/local-models";

const model = "abacus";
const supervised = { type: "supervised" as const, supervised: { hyperparameters: { n_epochs: 2, batch_size: 1 } } };

describe("the dashboard in Chromium, of a job that a process of its own trains", () => {
  let models: LocalModels;
  let here: DashboardServer;
  let browser: Browser;
  beforeAll(async () => {
    models = localModels();
    here = await dashboardServer({ models: models.file });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await here?.close();
    models.remove();
  });
  beforeEach(() => models.behave({}));

  const open = (id: string) => openPage(browser, here, `/#/jobs/${id}`);
  const textOf = async (page: Awaited<ReturnType<typeof open>>["page"], heading: string) =>
    (await page.locator(".card", { has: page.getByRole("heading", { name: heading, exact: true }) }).textContent()) ??
    "";

  it("says while it trains who trains it, on which device, how fast, in how much memory, and where the log is", async () => {
    models.behave({ allow: 5 });
    const id = await here.createJob({ model, method: supervised, suffix: "live" });
    const { page, troubles, close } = await open(id);
    await page.getByText(/^step 5 of 24$/).waitFor();
    const card = await textOf(page, "Trained by");
    for (const part of [
      "a process of its own",
      "Abacus (cpu, float32)",
      "60.5 tokens a second",
      "1.0 GB",
      `jobs/${id}/attempt-1/trainer.log`,
    ])
      expect(card).toContain(part);
    expect(await textOf(page, "Events")).toContain("12 rows were read.");
    models.behave({});
    await page.locator(".chip", { hasText: "succeeded" }).waitFor();
    await chartIsDrawn(page);
    expect(await page.locator(".plot").getAttribute("aria-label")).toMatch(
      /^Loss in training went from .* over 24 steps/,
    );
    expect(troubles).toEqual([]);
    await close();
  });

  it("lists its checkpoints, and lets base, checkpoint and final model answer one prompt", async () => {
    const id = await here.createJob({ model, method: supervised });
    await here.ended(id);
    const { page, troubles, close } = await open(id);
    await page.getByLabel("Prompt").fill("How many?");
    await page.keyboard.press("Control+Enter");
    await page.getByText("An abacus with checkpoint-24 counts.").waitFor();
    await page.getByText("An abacus with checkpoint-12 counts.").waitFor();
    await page.getByText("An abacus with no adapter counts.").waitFor();
    expect(await page.locator(".answer h3").allInnerTexts()).toEqual(["Base", "Checkpoint, step 12", "Final model"]);
    expect(await textOf(page, "Checkpoints")).toContain("ckpt-step-12");
    expect(await textOf(page, "Cost")).toMatch(/\$0\.50 per million tokens/);
    expect(troubles).toEqual([]);
    await close();
  });

  it("shows in the playground why a model cannot answer", async () => {
    const id = await here.createJob({ model, method: supervised });
    await here.ended(id);
    const { page, close } = await open(id);
    await page.getByLabel("Prompt").fill("fail");
    await page.keyboard.press("Control+Enter");
    await page.locator(".answer .problem", { hasText: "The beads are too few for this question." }).first().waitFor();
    await close();
  });

  it("shows the rewards that the server's grader gives to what is sampled", async () => {
    const grader = {
      type: "string_check" as const,
      name: "yes",
      input: "{{sample.output_text}}",
      reference: "yes",
      operation: "eq" as const,
    };
    const row = JSON.stringify({ messages: [{ role: "user", content: "May I?" }] });
    const file = await toFile(Buffer.from(`${row}\n`.repeat(12)), "asked.jsonl");
    const { id: training_file } = await here.client.files.create({ file, purpose: "fine-tune" });
    const hyperparameters = { n_epochs: 1, batch_size: 1 };
    const id = await here.createJob({
      model,
      training_file,
      validation_file: null,
      method: { type: "reinforcement", reinforcement: { grader, hyperparameters } },
    });
    await here.ended(id);
    const { page, troubles, close } = await open(id);
    await chartIsDrawn(page);
    expect(await page.locator(".plot").getAttribute("aria-label")).toMatch(/[Rr]eward .*1\.0000/);
    expect(troubles).toEqual([]);
    await close();
  });

  it("shows why a training failed, with the end of the trainer's log", async () => {
    models.behave({ at: { step: 3, do: "exit" } });
    const id = await here.createJob({ model, method: supervised });
    await here.ended(id);
    const { page, close } = await open(id);
    await page.locator(".problem[role=alert]", { hasText: "the beads fell off" }).waitFor();
    expect(await textOf(page, "Trained by")).toContain(`jobs/${id}/attempt-1/trainer.log`);
    await close();
  });
});
