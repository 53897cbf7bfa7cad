import fc from "fast-check";

const text = fc.string({ maxLength: 20 });

/** Graders of some kinds, as programs spell them. */
export const anyGrader = fc.oneof(
  fc.record({
    type: fc.constant("text_similarity"),
    name: text,
    input: text,
    reference: text,
    evaluationMetric: fc.constantFrom("bleu", "cosine"),
  }),
  fc.record({ type: fc.constant("python"), name: text, source: text, imageTag: text }),
  fc.record({
    type: fc.constant("multi"),
    name: text,
    calculateOutput: text,
    graders: fc.record({ type: fc.constant("python"), name: text, source: text, imageTag: text }),
  }),
);
