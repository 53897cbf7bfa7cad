import { changeText } from "../../../../provider/resources/shared/changed-rows-text";

describe(changeText.name, () => {
  it.each([
    [
      { changed: [14], added: [87, 88], removed: 1 },
      86,
      "1 of 86 rows changed (line 14), 2 added (lines 87 and 88), 1 removed",
    ],
    [{ changed: [], added: [87], removed: 2 }, 86, "1 row added to 86 (line 87), 2 removed"],
    [{ changed: [], added: [], removed: 1 }, 1200, "1 of 1,200 rows removed"],
    [{ changed: [1, 2, 3, 9, 11], added: [], removed: 0 }, undefined, "5 rows changed (lines 1, 2, 3 and 2 more)"],
    [{ changed: [], added: [], removed: 0 }, 86, "the same rows stand in another order or number"],
  ])("says %j of %s rows", (change, rows, text) => {
    expect(changeText(change, rows)).toBe(text);
  });
});
