// @ts-check
/** Numbers and times as people read them. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const clock = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = /** @type {const} */ ({ day: "numeric", month: "short", year: "numeric" });

/** @param {number} value */
export const count = (value) => whole.format(value);

/** @param {number | null | undefined} value */
export const metric = (value) =>
  value === null || value === undefined ? "–" : value.toFixed(Math.abs(value) >= 100 ? 1 : 4);

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** @param {number} dollars */
export function money(dollars) {
  const digits = dollars === 0 || dollars >= 0.1 ? 2 : Math.min(6, Math.ceil(-Math.log10(dollars)) + 1);
  return `$${dollars.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A guess, no more exact than it is: `about 35 s`, `about 12 min`, `about 2 h 15 min`. @param {number} seconds */
export function about(seconds) {
  if (seconds < 5) return "a few seconds";
  if (seconds < 60) return `about ${Math.ceil(seconds / 5) * 5} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${minutes} min`;
  const rounded = Math.round(minutes / 5) * 5;
  const [hours, rest] = [Math.floor(rounded / 60), rounded % 60];
  return `about ${hours} h${rest === 0 ? "" : ` ${rest} min`}`;
}

/** @param {number} part @param {number} all */
export const percent = (part, all) => `${Math.floor((100 * part) / all)} %`;

/** @param {number} unix seconds since 1970 @param {number} now by the same clock */
export function ago(unix, now) {
  const seconds = Math.round(unix - now);
  if (seconds > -10) return "just now";
  if (seconds > -60) return relative.format(seconds, "second");
  if (seconds > -3600) return relative.format(Math.ceil(seconds / 60), "minute");
  if (seconds > -86_400) return relative.format(Math.ceil(seconds / 3600), "hour");
  return relative.format(Math.ceil(seconds / 86_400), "day");
}

/** Day and time of 24 hours, in the browser's time zone. @param {number} unix */
export const date = (unix) => new Date(unix * 1000).toLocaleString("en-GB", { ...day, ...clock });

/** @param {number} unix */
export const time = (unix) => new Date(unix * 1000).toLocaleTimeString("en-GB", clock);
