import type { Input } from "@pulumi/pulumi";

/** What every grader takes. */
export interface VendorGraderArgs {
  /** Fields of the vendor's API that have no name here, by their names there and as they are: `{ pass_threshold: 0.5 }`. They are sent beside the others and not checked. @default none */
  vendorArguments?: Input<Record<string, unknown>> | undefined;
}

/** Compares two texts, letter by letter. */
export interface StringCheckGraderArgs extends VendorGraderArgs {
  /** Compares two texts, letter by letter. */
  type: "string_check";
  /** Its name in the metrics, and in the formula of a `multi` grader. */
  name: Input<string>;
  /** Template of what is judged, such as `{{sample.output_text}}`. */
  input: Input<string>;
  /** Template of what it is compared with, such as `{{item.answer}}`. */
  reference: Input<string>;
  /** Equal, not equal, contains, or contains in any case. */
  operation: Input<"eq" | "ne" | "like" | "ilike">;
}

/** How alike two texts are counted. */
export type SimilarityMetric =
  | "cosine"
  | "fuzzy_match"
  | "bleu"
  | "gleu"
  | "meteor"
  | "rouge_1"
  | "rouge_2"
  | "rouge_3"
  | "rouge_4"
  | "rouge_5"
  | "rouge_l";

/** Scores how alike two texts are. */
export interface TextSimilarityGraderArgs extends VendorGraderArgs {
  /** Scores how alike two texts are. */
  type: "text_similarity";
  /** Its name in the metrics, and in the formula of a `multi` grader. */
  name: Input<string>;
  /** Template of what is judged, such as `{{sample.output_text}}`. */
  input: Input<string>;
  /** Template of what it is compared with, such as `{{item.answer}}`. */
  reference: Input<string>;
  /** How likeness is counted. */
  evaluationMetric: Input<SimilarityMetric>;
}

/** Runs a Python function at the vendor. */
export interface PythonGraderArgs extends VendorGraderArgs {
  /** Runs a Python function at the vendor. */
  type: "python";
  /** Its name in the metrics, and in the formula of a `multi` grader. */
  name: Input<string>;
  /** Source with a function `grade(sample, item)` that returns a number. */
  source: Input<string>;
  /** Image that the source runs in, such as `2025-05-08`. @default the vendor's newest */
  imageTag?: Input<string> | undefined;
}

/** How a grading model is asked. */
export interface SamplingParamsArgs {
  /** Makes answers repeatable. @default none @integer */
  seed?: Input<number> | undefined;
  /** Share of likely words that are drawn from. @default the vendor's */
  topP?: Input<number> | undefined;
  /** How freely words are drawn; 0 takes the likeliest. @default the vendor's */
  temperature?: Input<number> | undefined;
  /** Longest answer, in tokens. @default the vendor's @integer */
  maxCompletionsTokens?: Input<number> | undefined;
  /** How long the model thinks, such as `low`. @default the vendor's */
  reasoningEffort?: Input<string> | undefined;
}

/** A message to a grading model. */
export interface GraderMessageArgs {
  /** Who speaks: `system`, `developer`, `user` or `assistant`. */
  role: Input<string>;
  /** Template of the text, or the API's content parts. */
  content: Input<unknown>;
  /** The API's kind of item. @default "message" */
  type?: Input<"message"> | undefined;
}

/** Asks a model for a score. */
export interface ScoreModelGraderArgs extends VendorGraderArgs {
  /** Asks a model for a score. */
  type: "score_model";
  /** Its name in the metrics, and in the formula of a `multi` grader. */
  name: Input<string>;
  /** The model that is asked. */
  model: Input<string>;
  /** What it is asked; templates are filled in. */
  input: Input<Input<GraderMessageArgs>[]>;
  /** Lowest and highest score. @default [0, 1] */
  range?: Input<[number, number]> | undefined;
  /** How it is asked. */
  samplingParams?: Input<SamplingParamsArgs> | undefined;
}

/** Asks a model for a label. Only inside a `multi` grader. */
export interface LabelModelGraderArgs extends VendorGraderArgs {
  /** Asks a model for a label. */
  type: "label_model";
  /** Its name in the metrics, and in the formula of a `multi` grader. */
  name: Input<string>;
  /** The model that is asked. */
  model: Input<string>;
  /** What it is asked; templates are filled in. */
  input: Input<Input<GraderMessageArgs>[]>;
  /** The labels it may choose from. */
  labels: Input<Input<string>[]>;
  /** The labels that count as good. */
  passingLabels: Input<Input<string>[]>;
}

/** A grader that may be part of a `multi` grader. */
export type PartGraderArgs =
  | StringCheckGraderArgs
  | TextSimilarityGraderArgs
  | PythonGraderArgs
  | ScoreModelGraderArgs
  | LabelModelGraderArgs;

/** Combines the scores of other graders. */
export interface MultiGraderArgs extends VendorGraderArgs {
  /** Combines the scores of other graders. */
  type: "multi";
  /** Its name in the metrics. */
  name: Input<string>;
  /** The graders: by name, as a list, or one. */
  graders: Input<PartGraderArgs> | Input<Input<PartGraderArgs>[]> | Input<Record<string, Input<PartGraderArgs>>>;
  /** Formula over the graders' names, such as `0.7 * exact + 0.3 * style`. */
  calculateOutput: Input<string>;
}

/** Asks a server of yours for a score; at Azure. */
export interface EndpointGraderArgs extends VendorGraderArgs {
  /** Asks a server of yours for a score; at Azure. */
  type: "endpoint";
  /** Its name in the metrics. @default Azure's */
  name?: Input<string> | undefined;
  /** Address of the server. */
  url: Input<string>;
  /** Headers of each request, such as a key for that server. Secret in state and output, marked or not; never read back. @default none */
  headers?: Input<Record<string, Input<string>>> | undefined;
  /** How often it is asked at most. @default Azure's */
  rateLimit?: Input<number> | undefined;
  /** Least score of an answer that counts as passed. @default Azure's */
  passThreshold?: Input<number> | undefined;
}

/** The function of a `lambda` grader. */
export interface LambdaFunctionArgs {
  /** ARN of the function. */
  function: Input<string>;
}

/** Asks an AWS Lambda function for a score; at Bedrock. */
export interface LambdaGraderArgs extends VendorGraderArgs {
  /** Asks an AWS Lambda function for a score; at Bedrock. */
  type: "lambda";
  /** Its name in the metrics. @default none */
  name?: Input<string> | undefined;
  /** The function that is asked. */
  lambda: Input<LambdaFunctionArgs>;
}

/** Gives each answer a score. Templates (`{{item.x}}`, `{{sample.output_text}}`) go to the server as they are. */
export type GraderArgs =
  | StringCheckGraderArgs
  | TextSimilarityGraderArgs
  | PythonGraderArgs
  | ScoreModelGraderArgs
  | MultiGraderArgs
  | EndpointGraderArgs
  | LambdaGraderArgs;
