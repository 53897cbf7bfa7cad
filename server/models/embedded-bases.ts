import type { BaseModel } from "./base-model";

// Context sizes and multipliers as documented or seen in recorded jobs; what is not known is 65,536 and 1.
const openai = (id: string, created: number, more: Partial<BaseModel> = {}): BaseModel => ({
  id,
  created,
  ownedBy: "system",
  contextTokens: 65_536,
  completionsOnly: false,
  learningRateMultiplier: 1,
  engine: "embedded",
  ...more,
});

/** The vendors' models, which the embedded learner stands in for. */
export const embeddedBases: readonly BaseModel[] = [
  openai("gpt-4o-mini-2024-07-18", 1_721_172_717, { learningRateMultiplier: 1.8 }),
  openai("gpt-4o-2024-08-06", 1_722_814_719, { learningRateMultiplier: 2 }),
  openai("gpt-4o-2024-11-20", 1_739_331_543, { learningRateMultiplier: 2 }),
  openai("gpt-4.1-2025-04-14", 1_744_315_746, { learningRateMultiplier: 2 }),
  openai("gpt-4.1-mini-2025-04-14", 1_744_317_547),
  openai("gpt-4.1-nano-2025-04-14", 1_744_321_025),
  openai("gpt-3.5-turbo-0125", 1_706_048_358, { contextTokens: 16_385, learningRateMultiplier: 2 }),
  openai("gpt-3.5-turbo-1106", 1_698_959_748, { contextTokens: 16_385, learningRateMultiplier: 2 }),
  openai("gpt-3.5-turbo-0613", 1_686_587_434, { contextTokens: 4_096, learningRateMultiplier: 2 }),
  openai("o4-mini-2025-04-16", 1_744_133_506),
  openai("babbage-002", 1_692_634_615, { contextTokens: 16_384, completionsOnly: true }),
  openai("davinci-002", 1_692_634_301, { contextTokens: 16_384, completionsOnly: true }),
  openai("gpt-oss-20b", 1_754_352_000, { ownedBy: "openai" }),
];

/** Dated names by their aliases. */
export const embeddedAliases: ReadonlyMap<string, string> = new Map([
  ["gpt-4o-mini", "gpt-4o-mini-2024-07-18"],
  ["gpt-4o", "gpt-4o-2024-08-06"],
  ["gpt-4.1", "gpt-4.1-2025-04-14"],
  ["gpt-4.1-mini", "gpt-4.1-mini-2025-04-14"],
  ["gpt-4.1-nano", "gpt-4.1-nano-2025-04-14"],
  ["gpt-3.5-turbo", "gpt-3.5-turbo-0125"],
  ["o4-mini", "o4-mini-2025-04-16"],
]);
