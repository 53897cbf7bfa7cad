import fc from "fast-check";
import { type Metric, similarities } from "../../../../../server/graders/similarity";

/** Worked out by hand from the definitions. */
const cases: [Metric, string, string, number][] = [
  // One substitution in three characters: "ct" is common, 2 × 2 of 6 characters.
  ["fuzzy_match", "cat", "cut", 4 / 6],
  ["fuzzy_match", "", "", 1],
  ["fuzzy_match", "abc", "xyz", 0],
  // (2,1)·(1,1) = 3 over √5 · √2.
  ["cosine", "red red blue", "red blue", 3 / Math.sqrt(10)],
  ["cosine", "red", "blue", 0],
  // Two of three words shared on both sides.
  ["rouge_1", "the cat sat", "the cat ran", 2 / 3],
  // "the cat" of two pairs on each side.
  ["rouge_2", "the cat sat", "the cat ran", 1 / 2],
  ["rouge_3", "the cat sat", "the cat ran", 0],
  // Runs of four: one shared; two in the first text, one in the second: 2·1 ÷ 3.
  ["rouge_4", "a b c d e", "a b c d", 2 / 3],
  ["rouge_5", "a b c d e", "A, b; c d E!", 1],
  // Longest common sequence "the cat mat": 3 of 4 and 3 of 5: 6 ÷ 9.
  ["rouge_l", "the cat the mat", "the fat cat big mat", 6 / 9],
  // Unigrams 2/3; bigrams (1+1)/(2+1); trigrams (0+1)/(1+1); same length: cube root of 2/3 · 2/3 · 1/2.
  ["bleu", "the cat sat", "the cat ran", (2 / 9) ** (1 / 3)],
  // All runs of the shorter input are right; it is two of four tokens long: e^(1 - 4/2).
  ["bleu", "the cat", "the cat sat down", Math.exp(-1)],
  ["bleu", "dog", "cat", 0],
  // Shared: 2 single, 1 double; all runs of three tokens: 3 + 2 + 1.
  ["gleu", "the cat sat", "the cat ran", 3 / 6],
  // Shared 2 + 1 of the longer side's 4 + 3 + 2 + 1.
  ["gleu", "the cat", "the cat sat down", 3 / 10],
  // Precision and recall 1, one piece of three words: 1 − 0.5 · (1/3)³.
  ["meteor", "the cat sat", "the cat sat", 1 - 0.5 / 27],
  // Two of two and two of four: 10 · 1 · 0.5 ÷ (0.5 + 9) and one piece of two words.
  ["meteor", "the cat", "the cat sat down", (5 / 9.5) * (1 - 0.5 / 8)],
  // All words match, in two pieces.
  ["meteor", "sat the cat", "the cat sat", 1 - 0.5 * (2 / 3) ** 3],
];

it.each(cases)("%s of %p and %p is as worked out by hand", (metric, input, reference, expected) => {
  expect(similarities[metric](input, reference)).toBeCloseTo(expected, 12);
});

const metrics = Object.keys(similarities) as Metric[];

it.each(metrics)("%s lies between 0 and 1 for any two texts", (metric) => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (one, other) => {
      const similarity = similarities[metric](one, other);
      expect(similarity).toBeGreaterThanOrEqual(0);
      expect(similarity).toBeLessThanOrEqual(1 + 1e-12);
    }),
  );
});

it.each(metrics.filter((metric) => metric !== "meteor"))("%s of a text with itself is 1", (metric) => {
  expect(similarities[metric]("one two three four five", "one two three four five")).toBeCloseTo(1, 12);
});
