import { z } from "zod";

/** An amount of money as Google's APIs write it: whole units as a text, and billionths beside them. */
export const WireMoney = z.looseObject({
  currencyCode: z.string().nullish(),
  units: z.union([z.string().regex(/^-?\d+$/), z.number()]).nullish(),
  nanos: z.number().nullish(),
});

/** US dollars; `undefined` for an amount in another currency, or without one. */
export function dollarsOf(money: z.output<typeof WireMoney> | null | undefined): number | undefined {
  if (money === null || money === undefined) return undefined;
  const { currencyCode, units, nanos } = money;
  if (currencyCode !== "USD" || (units ?? nanos) === undefined) return undefined;
  // To a millionth: finer digits would only be noise.
  return Math.round((Number(units ?? 0) + (nanos ?? 0) / 1e9) * 1e6) / 1e6;
}
