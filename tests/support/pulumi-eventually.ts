/** Asks until the answer is true; never sleeps longer than needed, and says what it waited for when the time is up. */
export async function eventually(
  isSo: () => boolean | Promise<boolean>,
  { timeoutMs = 120_000, what }: { timeoutMs?: number; what: () => string },
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs / 1000} s for ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
