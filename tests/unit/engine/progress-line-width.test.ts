import { columnsLeft, lineTarget } from "../../../provider/engine/progress-line-width";
import type { Operation, ShownRow } from "../../../provider/engine/shown-rows";

const urnOf = (name: string, types = "pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob") =>
  `urn:pulumi:dev::desk::${types}::${name}`;

function aRow(
  name: string,
  { operation = "creating" as Operation, types = undefined as string | undefined } = {},
): ShownRow {
  return { urn: urnOf(name, types), operation, since: 0 };
}

/** What the engine writes in front of the line, with the dots at their longest. */
const inFront = (row: string) => row.length;

describe(columnsLeft.name, () => {
  const room = (rows: ShownRow[], { columns = 100, now = 12_000, changed = [] as string[] } = {}) =>
    columnsLeft(urnOf("support"), { changed, replaces: false }, { columns, rows, now });

  it("is what the engine's own columns leave", () => {
    const row = " +   └─ pulumi-nodejs:dynamic:FineTuningJob  support   creating (12s)...  ";
    expect(room([aRow("support")])).toBe(99 - inFront(row));
    expect(room([aRow("support")], { columns: 80 })).toBe(79 - inFront(row));
  });

  it("shrinks with longer names, later seconds and deeper trees of the other rows", () => {
    const alone = room([aRow("support")]);
    expect(room([aRow("support"), aRow("a-long-name-of-data")])).toBe(alone - 11);
    expect(room([aRow("support")], { now: 100_000 })).toBe(alone - 1);
    expect(room([aRow("support", { operation: "creating replacement" })])).toBe(alone - 12);
    const below = aRow("low", { types: "fine-tuning:index:FineTuningSweep$pulumi-nodejs:dynamic/job:Job" });
    expect(room([aRow("support"), below])).toBe(alone);
    const model = "fine-tuning:index:FineTuningSweep$pulumi-nodejs:dynamic/fineTunedModel:FineTunedModel";
    expect(room([aRow("support"), aRow("low", { types: model })])).toBe(alone - 4);
  });

  it("shrinks by the names of what changed, which the engine writes first", () => {
    const changed = ["trainingData", "trainingFile"];
    expect(room([aRow("support")], { changed })).toBe(
      room([aRow("support")]) - inFront("[diff: ~trainingData,trainingFile]; "),
    );
  });

  it("counts the whole of a type that the engine does not shorten", () => {
    const whole = aRow("support", { types: "pulumi-nodejs:dynamic/fine-tuning:FineTuningJob" });
    expect(room([whole])).toBe(room([aRow("support")]) - 12);
  });
});

describe(lineTarget.name, () => {
  const place = (columns: number, changed: string[]) =>
    lineTarget(urnOf("bot"), { changed, replaces: true }, { columns, rows: [aRow("bot")], now: 12_000 });

  it("is the resource's own row, where it has the room", () => {
    expect(place(100, [])).toMatchObject({ urn: urnOf("bot"), prefix: "" });
    expect(place(150, ["trainingData", "trainingFile"])).toMatchObject({ urn: urnOf("bot"), prefix: "" });
    expect(place(80, [])).toMatchObject({ urn: urnOf("bot"), prefix: "" });
  });

  it("is the stack's row, with the resource's name, where the list of changed arguments takes the room", () => {
    const alone = place(100, []).room;
    expect(place(100, ["trainingData", "trainingFile"])).toEqual({
      urn: "urn:pulumi:dev::desk::pulumi:pulumi:Stack::desk-dev",
      prefix: "bot: ",
      room: alone - 5,
    });
  });
});
