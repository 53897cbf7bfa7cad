/** Names that the vendor gives one and the same number in different places. */
const aliases: Record<string, string> = {
  trainAccuracy: "trainMeanTokenAccuracy",
  validAccuracy: "validMeanTokenAccuracy",
};

/** The name under which a server's metric appears in outputs: `full_valid_loss` is `fullValidLoss`. */
export function metricName(wireName: string): string {
  const name = wireName.trim().replace(/_+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
}

/** Losses and errors are best when low; accuracies, rewards and whatever else when high. */
export function bestWhen(metric: string): "min" | "max" {
  return /loss|error|perplexity/i.test(metric) ? "min" : "max";
}
