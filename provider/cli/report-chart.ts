import type { Curve } from "./curves";
import { type Html, html } from "./html";
import { metricText } from "./numbers";

const [width, height] = [760, 260];
const margin = { left: 56, right: 16, top: 12, bottom: 28 };
const colors = ["#0b62d6", "#c2410c", "#15803d", "#7e22ce", "#0f766e", "#be185d"];

/** Several curves over the steps in one drawing, checkpoints marked by upright lines. */
export function chart(title: string, curves: readonly Curve[], checkpointSteps: readonly number[]): Html {
  const points = curves.flatMap((curve) => curve.points);
  if (points.length === 0) return html``;
  const x = scale(
    points.map(({ step }) => step),
    [margin.left, width - margin.right],
  );
  const y = scale(
    points.map(({ value }) => value),
    [height - margin.bottom, margin.top],
  );
  return html`<figure>
<figcaption>${title}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${description(title, curves)}">
${y.ticks.map((value) => html`<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${y.at(value)}" y2="${y.at(value)}"/><text x="${margin.left - 6}" y="${y.at(value) + 4}" text-anchor="end">${metricText(value)}</text>`)}
${[x.low, x.high].map((step) => html`<text x="${x.at(step)}" y="${height - 8}" text-anchor="middle">${metricText(step)}</text>`)}
${checkpointSteps.map((step) => html`<line class="checkpoint" x1="${x.at(step)}" x2="${x.at(step)}" y1="${margin.top}" y2="${height - margin.bottom}"><title>checkpoint at step ${step}</title></line>`)}
${curves.map((curve, index) => drawn(curve, colors[index % colors.length] ?? "#000", x.at, y.at))}
</svg>
<p class="legend">${curves.map(({ metric }, index) => html`<span><i style="background:${colors[index % colors.length]}"></i>${metric}</span>`)}</p>
</figure>`;
}

type At = (value: number) => number;

function drawn({ points }: Curve, color: string, x: At, y: At): Html {
  const path = points.map(({ step, value }) => `${x(step)},${y(value)}`).join(" ");
  // Few points (validation, one per epoch) are shown as such.
  const dots = points.length > 40 ? [] : points;
  return html`<polyline points="${path}" fill="none" stroke="${color}" stroke-width="1.8"/>
${dots.map(({ step, value }) => html`<circle cx="${x(step)}" cy="${y(value)}" r="2.6" fill="${color}"><title>step ${step}: ${metricText(value)}</title></circle>`)}`;
}

function description(title: string, curves: readonly Curve[]): string {
  const ends = curves.map(({ metric, points }) => {
    const [first, last] = [points[0]?.value ?? 0, points.at(-1)?.value ?? 0];
    return `${metric} from ${metricText(first)} to ${metricText(last)}`;
  });
  return `${title}: ${ends.join(", ")}`;
}

function scale(values: readonly number[], [from, to]: readonly [number, number]) {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const span = high === low ? 1 : high - low;
  const at = (value: number) => Math.round((from + ((value - low) / span) * (to - from)) * 10) / 10;
  return { low, high, at, ticks: [0, 1, 2, 3, 4].map((part) => low + (part / 4) * span) };
}
