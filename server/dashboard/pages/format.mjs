// @ts-check
/** Numbers and times as people read them. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/** @param {number} value */
export const count = (value) => whole.format(value);

/** @param {number | undefined} value */
export const metric = (value) => (value === undefined ? "–" : value.toFixed(Math.abs(value) >= 100 ? 1 : 4));

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** @param {number} dollars */
export function money(dollars) {
  return dollars > 0 && dollars < 0.01 ? `$${dollars.toFixed(4)}` : `$${dollars.toFixed(2)}`;
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** @param {number} unix seconds since 1970 */
export function ago(unix) {
  const seconds = Math.round(unix - Date.now() / 1000);
  if (seconds > -10) return "just now";
  if (seconds > -60) return relative.format(seconds, "second");
  if (seconds > -3600) return relative.format(Math.ceil(seconds / 60), "minute");
  if (seconds > -86_400) return relative.format(Math.ceil(seconds / 3600), "hour");
  return relative.format(Math.ceil(seconds / 86_400), "day");
}

/** @param {number} unix */
export const date = (unix) => new Date(unix * 1000).toLocaleString();

/** @param {number} unix */
export const time = (unix) => new Date(unix * 1000).toLocaleTimeString("en-GB");
