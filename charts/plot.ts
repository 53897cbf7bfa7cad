import type uPlot from "uplot";
import type { Curve, Drawing } from "./curves.ts";
import { epochsBetween } from "./epochs.ts";
import { colourOf, dashes, type Palette } from "./look.ts";
import { drawEpochs, drawMarks, type Mark } from "./marks.ts";
import { tickTexts } from "./text.ts";

/** Height of a picture, in pixels. */
export const HEIGHT = 320;

/** What a picture is made of besides its data. */
export interface Plan {
  drawing: Drawing;
  runs: number;
  width: number;
  palette: Palette;
  isShown(curve: Curve): boolean;
  /** Asked at every drawing, because checkpoints come while a run trains. */
  marks(): readonly Mark[];
  stepsPerEpoch(): number | undefined;
  /** The position among the steps, or undefined where the pointer left. */
  onMoved(position: number | undefined): void;
  onZoomed(): void;
}

/** The library's options for a picture. */
export function optionsOf(plan: Plan): uPlot.Options {
  const { palette, drawing, width, runs } = plan;
  const axis = {
    stroke: palette.muted,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { stroke: palette.grid, width: 1, size: 4 },
    font: "12px system-ui",
  };
  return {
    width,
    height: HEIGHT,
    padding: [22, 24, 0, 0],
    scales: {
      x: { time: false, range: (_, min, max) => (min === max ? [min - 1, max + 1] : [min, max]) },
      y: { range: { min: { pad: 0.08, soft: 0, mode: 1 }, max: { pad: 0.08 } } },
    },
    axes: [
      { ...axis, incrs: wholeSteps, space: roomForSteps, size: 30, values: (_, steps) => steps.map(stepText) },
      { ...axis, size: (_, texts) => roomFor(texts), values: (_, values, __, ___, by) => tickTexts(values, by) },
      epochAxis(plan),
    ],
    series: [{}, ...drawing.curves.map((curve) => seriesOf(curve, runs, plan))],
    hooks: {
      drawAxes: [(chart) => drawEpochs(chart, plan.stepsPerEpoch(), palette)],
      draw: [(chart) => drawMarks(chart, plan.marks(), runs, palette)],
      setCursor: [({ cursor }) => plan.onMoved((cursor.left ?? -1) < 0 ? undefined : (cursor.idx ?? undefined))],
      setScale: [(_, scale) => scale === "x" && plan.onZoomed()],
    },
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false } },
  };
}

/** 1, 2 and 5 times the powers of ten: there is no half step. */
const wholeSteps = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((factor) => factor * 10 ** power)).flat();

/** Pixels from one label to the next, fewer on a phone. */
const roomForSteps = (_: uPlot, __: number, ___: number, ____: number, width: number) => (width > 500 ? 64 : 40);

const stepText = (step: number) => step.toLocaleString("en-US");

const roomFor = (texts: readonly string[] | null) => 16 + 7 * Math.max(3, ...(texts ?? []).map(({ length }) => length));

/** Names the epochs below the steps, each in its middle. */
function epochAxis({ palette, stepsPerEpoch }: Plan): uPlot.Axis {
  return {
    side: 2,
    scale: "x",
    stroke: palette.muted,
    font: "12px system-ui",
    grid: { show: false },
    ticks: { show: false },
    gap: 0,
    size: () => (stepsPerEpoch() === undefined ? 0 : 20),
    splits: ({ bbox }, _, from, to) => {
      const length = stepsPerEpoch();
      if (length === undefined) return [];
      const epochs = epochsBetween(length, from, to, Math.max(1, Math.floor(bbox.width / devicePixelRatio / 64)));
      return epochs.map((epoch) => (Math.max(epoch.from, from) + Math.min(epoch.to, to)) / 2);
    },
    values: (_, middles) => middles.map((middle) => `epoch ${Math.ceil(middle / (stepsPerEpoch() ?? 1))}`),
  };
}

function seriesOf(curve: Curve, runs: number, { palette, isShown }: Plan): uPlot.Series {
  const stroke = palette.curves[colourOf(curve, runs)] ?? palette.text;
  const measured = curve.values.filter((value) => value !== null).length;
  const few = curve.form === "line" && measured <= FEW;
  const dash = dashes[curve.source];
  return {
    show: isShown(curve),
    stroke,
    width: curve.form === "raw" ? 1 : 2,
    alpha: curve.form === "raw" ? 0.45 : 1,
    spanGaps: true,
    points: { show: curve.form === "points" || few, size: curve.form === "points" ? 8 : 5, fill: stroke },
    ...(dash === undefined ? {} : { dash }),
  };
}

/** So many measurements are shown as points, because a line alone would hide where they are. */
const FEW = 30;
