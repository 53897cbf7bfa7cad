/** Unix seconds of a time as Fireworks writes it; `undefined` where there is none. */
export function secondsOf(time: string | null | undefined): number | undefined {
  const ms = Date.parse(time ?? "");
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}
