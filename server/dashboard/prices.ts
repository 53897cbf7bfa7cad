import type { BaseModel } from "../models/base-model";
import { rootOf } from "../models/names";

/** When the prices were read; the vendor's page may have changed since. */
const priceDate = "2026-06";

/** US dollars per million trained tokens, by the name of the base model without its date. */
const prices: Readonly<Record<string, number>> = {
  "gpt-4.1": 25,
  "gpt-4.1-mini": 5,
  "gpt-4.1-nano": 1.5,
  "gpt-4o": 25,
  "gpt-4o-mini": 3,
  "gpt-3.5-turbo": 8,
  "davinci-002": 6,
  "babbage-002": 0.4,
};

export interface Price {
  /** US dollars per million trained tokens; null where it is not known or not by tokens. */
  price: number | null;
  /** Where it stands: the month in which the vendor's was read, or `models.json`. */
  from: string;
  vendor: boolean;
}

/** Price of training a base model, or a fine-tuned model further: what `models.json` says, or what the vendor takes. */
export function priceOf(model: string, base: BaseModel | undefined): Price {
  if (base && (base.price !== undefined || base.real))
    return { price: base.price ?? null, from: "models.json", vendor: false };
  const family = rootOf(model).replace(/-\d{4}(-\d{2}-\d{2})?$/, "");
  return { price: Object.hasOwn(prices, family) ? (prices[family] ?? null) : null, from: priceDate, vendor: true };
}
