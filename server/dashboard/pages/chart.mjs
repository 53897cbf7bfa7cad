// @ts-check
import { describe, drawing, familiesOf } from "./curves.mjs";
import { el } from "./dom.mjs";
import { metric as shown } from "./format.mjs";
import uPlot from "./uplot.mjs";

const HEIGHT = 320;

/** The curves of a job, checkpoints marked; one family of metrics at a time. */
export function lossChart() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const choices = el("fieldset", { class: "choices" }, el("legend", { hidden: true }, "Metric"));
  const plot = el("div", { class: "plot", tabindex: 0, role: "img", onkeydown: moveCursor });
  const spoken = el("p", { class: "muted small", role: "status" });
  const empty = el("p", { class: "muted" }, "The curves begin with the first step.");
  const node = el(
    "section",
    { class: "card" },
    el("div", { class: "card-head" }, el("h2", {}, "Training curves"), choices),
    empty,
    plot,
    spoken,
  );
  /** @type {import("../answers.ts").Step[]} */
  let steps = [];
  /** @type {import("../answers.ts").Checkpoint[]} */
  let checkpoints = [];
  let chosen = "";
  /** @type {uPlot | null} */
  let chart = null;
  /** @type {import("./curves.mjs").Curve[]} */
  let drawn = [];

  const family = () => familiesOf(steps).find(({ id }) => id === chosen) ?? familiesOf(steps)[0];
  const width = () => Math.max(240, plot.clientWidth);

  function rebuild() {
    chart?.destroy();
    chart = null;
    const current = family();
    empty.hidden = current !== undefined;
    plot.hidden = current === undefined;
    if (!current) return;
    const { curves, data } = drawing(steps, current.metric);
    chart = new uPlot(
      options(curves, width(), () => checkpoints),
      data,
      plot,
    );
    drawn = curves;
  }

  function drawChoices() {
    const families = familiesOf(steps);
    choices.hidden = families.length === 0;
    const known = [...choices.querySelectorAll("input")].map((input) => input.value).join();
    if (known === families.map(({ id }) => id).join()) return;
    choices.replaceChildren(
      el("legend", { hidden: true }, "Metric"),
      ...families.map(({ id, label }, index) =>
        el(
          "label",
          {},
          el("input", { type: "radio", name: "metric", value: id, checked: index === 0, onchange }),
          label,
        ),
      ),
    );
  }

  /** @param {Event} event */
  function onchange(event) {
    chosen = /** @type {HTMLInputElement} */ (event.target).value;
    rebuild();
    label();
  }

  function label() {
    const current = family();
    if (current) plot.setAttribute("aria-label", describe(current, steps));
  }

  /** @param {KeyboardEvent} event */
  function moveCursor(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: 10, PageDown: -10, Home: -1e9, End: 1e9 }[event.key];
    if (by === undefined || !chart) return;
    event.preventDefault();
    const [steps, ...columns] = chart.data;
    const index = Math.min(steps.length - 1, Math.max(0, (chart.cursor.idx ?? steps.length) + by));
    const step = steps[index];
    if (step === undefined) return;
    chart.setCursor({ left: chart.valToPos(step, "x"), top: chart.valToPos(columns[0]?.[index] ?? 0, "y") });
    const values = drawn.flatMap((curve, at) => {
      const value = columns[at]?.[index];
      return value === null || value === undefined ? [] : [`${curve.label} ${shown(value)}`];
    });
    spoken.textContent = `Step ${step}: ${values.join(", ")}`;
  }

  const resized = new ResizeObserver(() => chart?.setSize({ width: width(), height: HEIGHT }));
  resized.observe(plot);
  dark.addEventListener("change", rebuild);

  return {
    node,
    /** @param {import("../answers.ts").Step[]} newSteps @param {import("../answers.ts").Checkpoint[]} newCheckpoints */
    update(newSteps, newCheckpoints) {
      steps = newSteps;
      checkpoints = newCheckpoints;
      drawChoices();
      const current = family();
      const next = current && drawing(steps, current.metric);
      if (chart && next?.curves.length === drawn.length) chart.setData(next.data);
      else rebuild();
      label();
    },
    close() {
      resized.disconnect();
      dark.removeEventListener("change", rebuild);
      chart?.destroy();
    },
  };
}

/**
 * @param {import("./curves.mjs").Curve[]} curves
 * @param {number} width
 * @param {() => import("../answers.ts").Checkpoint[]} checkpoints
 * @returns {uPlot.Options}
 */
function options(curves, width, checkpoints) {
  const styles = getComputedStyle(document.documentElement);
  const color = (/** @type {string} */ name) => styles.getPropertyValue(name).trim();
  const axis = {
    stroke: color("--muted"),
    grid: { stroke: color("--grid"), width: 1 },
    ticks: { stroke: color("--grid"), width: 1 },
    font: "12px system-ui",
  };
  return {
    width,
    height: HEIGHT,
    padding: [22, 12, 0, 0],
    scales: { x: { time: false }, y: { range: { min: { pad: 0.08, soft: 0, mode: 1 }, max: { pad: 0.08 } } } },
    axes: [
      { ...axis, values: stepLabels, space: 60 },
      { ...axis, size: 46 },
    ],
    series: [{ label: "step" }, ...curves.map((curve) => seriesOf(curve, color(curve.color)))],
    hooks: { draw: [(chart) => markCheckpoints(chart, checkpoints(), color("--full"))] },
    legend: { live: true },
    cursor: { y: false, drag: { x: true, y: false } },
  };
}

/** @param {unknown} _ @param {number[]} values */
const stepLabels = (_, values) => values.map((value) => (Number.isInteger(value) ? String(value) : ""));

/** @param {import("./curves.mjs").Curve} curve @param {string} stroke */
function seriesOf(curve, stroke) {
  const points = curve.kind === "points";
  return {
    label: curve.label,
    stroke,
    width: curve.kind === "raw" ? 1.25 : 2.25,
    spanGaps: true,
    value: (/** @type {unknown} */ _, /** @type {number | null} */ value) => (value === null ? "–" : shown(value)),
    points: { show: points, size: 9, fill: stroke },
    ...(points ? { dash: [2, 5] } : {}),
  };
}

/**
 * A line at each checkpoint, named at the top.
 * @param {uPlot} chart
 * @param {import("../answers.ts").Checkpoint[]} checkpoints
 * @param {string} color
 */
function markCheckpoints(chart, checkpoints, color) {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.globalAlpha = 0.75;
  ctx.lineWidth = ratio;
  ctx.setLineDash([4 * ratio, 4 * ratio]);
  ctx.font = `${11 * ratio}px system-ui`;
  ctx.textAlign = "right";
  for (const { step_number: step } of checkpoints) {
    const x = Math.round(chart.valToPos(step, "x", true));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(`◆ ${step}`, x + 6 * ratio, bbox.top - 6 * ratio);
  }
  ctx.restore();
}
