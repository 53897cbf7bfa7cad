import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../support/dashboard-browser";
import { faultsOf } from "../support/page-judges";

const page = (body: string, style = "") =>
  `<!doctype html><html lang="en"><head><title>A page</title><style>:root { color-scheme: light dark; background: Canvas } a { color: inherit } ${style}</style></head><body><main><h1>A page</h1>${body}</main></body></html>`;

describe("the judges of pages", () => {
  let browser: Browser;
  let open: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    open = await browser.newPage();
  });
  afterAll(() => browser?.close());

  const faults = async (body: string, style?: string) => {
    await open.setContent(page(body, style));
    return faultsOf(open);
  };

  it("have nothing to say of a page without faults", async () => {
    const table = `<div style="overflow-x: auto" tabindex="0" role="region" aria-label="Numbers"><div style="width: 2000px">1</div></div>`;
    expect(await faults(`<p>Text</p><a href="#x">More</a><button>Go</button>${table}`)).toEqual([]);
  });

  it("say what cannot be read, sticks out, is cut off, or is not reached", async () => {
    const found = await faults(
      `<p class="pale">Pale</p><p class="wide">Wide</p><p class="cut">Cut</p><div class="scroll"><p class="long">Long</p></div>` +
        `<button class="blind">Blind</button><a href="#x" tabindex="-1">Passed over</a>`,
      `.pale { color: #777; background: #888 } .wide { width: 600px } .cut { width: 100px; overflow: hidden; text-indent: 90px; white-space: nowrap }
       .scroll { width: 200px; overflow-x: auto; scrollbar-width: none } .long { width: 900px }
       .blind:focus-visible { outline: none }`,
    );
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^1280 light: axe color-contrast: \.pale/),
        "390 dark: the page is 608 wide in 390",
        '390 light: p.wide "Wide" sticks out of the page',
        '1280 dark: p.cut "Cut" is cut off',
        '1280 light: div.scroll "Long" scrolls, and the keyboard does not reach it',
        '1280 light: div.scroll "Long" scrolls and does not show it',
        expect.stringMatching(/^keyboard: <button class="blind".* does not show that it has the focus$/),
        'keyboard: Tab does not reach a "Passed over"',
      ]),
    );
  });
});
