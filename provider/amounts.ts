/** `$1,234.50`; sums below a dollar with as many digits as it takes to say something: `$0.0009`. */
export function dollars(amount: number): string {
  const digits =
    amount === 0 || Math.abs(amount) >= 0.1 ? 2 : Math.min(6, Math.ceil(-Math.log10(Math.abs(amount))) + 1);
  return `$${amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;
}

/** `1,234,567`. */
export function count(amount: number): string {
  return Math.round(amount).toLocaleString("en-US");
}

/** `1 example`, `1,234 examples`. */
export function plural(amount: number, noun: string): string {
  return `${count(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}
