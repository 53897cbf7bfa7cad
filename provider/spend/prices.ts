/** What training costs, in US dollars. */
export type Price = { kind: "per-million-tokens"; dollars: number } | { kind: "per-hour"; dollars: number };

/** When the table was read off the vendor's page; prices change, so every estimate names this date. */
export const priceDate = "2026-06";

// Without the date or number that a snapshot adds to its name.
const table: Record<string, Price> = {
  "gpt-4.1": perMillion(25),
  "gpt-4.1-mini": perMillion(5),
  "gpt-4.1-nano": perMillion(1.5),
  "gpt-4o": perMillion(25),
  "gpt-4o-mini": perMillion(3),
  "gpt-3.5-turbo": perMillion(8),
  "davinci-002": perMillion(6),
  "babbage-002": perMillion(0.4),
  "o4-mini": { kind: "per-hour", dollars: 100 },
};

/** The built-in price of training a model, or a model that was itself fine-tuned; `undefined` where none is known. */
export function priceOf(model: string): Price | undefined {
  const family = familyOf(baseModelOf(model));
  return Object.hasOwn(table, family) ? table[family] : undefined;
}

/** `gpt-4o-mini-2024-07-18` for `ft:gpt-4o-mini-2024-07-18:acme:support:Ab12Cd34`; other names as they are. */
export function baseModelOf(model: string): string {
  return model.startsWith("ft:") ? (model.split(":")[1] ?? model) : model;
}

/** `gpt-4o-mini` for its snapshot `gpt-4o-mini-2024-07-18`; other names as they are. */
export function familyOf(model: string): string {
  return model.replace(/-\d{4}(-\d{2}-\d{2})?$/, "");
}

function perMillion(dollars: number): Price {
  return { kind: "per-million-tokens", dollars };
}
