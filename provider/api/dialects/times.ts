/** Unix seconds of a time that is written as text; `undefined` for a text that is none. */
export function secondsOf(time: string | null | undefined): number | undefined {
  const milliseconds = Date.parse(time ?? "");
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
