/** When the prices were read; the vendor's page may have changed since. */
export const priceDate = "2026-06";

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

/** Price of training a base model, or a fine-tuned model further; absent where it is not known or not by tokens. */
export function pricePerMillion(model: string): number | undefined {
  const base = model.startsWith("ft:") ? (model.split(":")[1] ?? "") : model;
  const family = base.replace(/-\d{4}(-\d{2}-\d{2})?$/, "");
  return Object.hasOwn(prices, family) ? prices[family] : undefined;
}
