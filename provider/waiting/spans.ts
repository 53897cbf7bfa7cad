/** A time span in the coarsest words that still help: `45 s`, `2 min`, `1 h 20 min`, `3 days`. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** How long something took, to the second below an hour: `3 min 20 s`. */
export function tookText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60 || seconds >= 3_600) return spanText(ms);
  const rest = seconds % 60;
  return rest === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
}

/** A time span in few columns: `22s`, `4m`, `1h20m`, `3d`. */
export function compactSpan(ms: number): string {
  return spanText(ms)
    .replace(/ s$/, "s")
    .replace(/ min$/, "m")
    .replace(/ days$/, "d")
    .replace(/ h/, "h")
    .replaceAll(" ", "");
}
