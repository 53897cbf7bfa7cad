/** What a code means, and what a user does next; both in Markdown. */
export interface Explained {
  meaning: string;
  next: string;
}

/** Every code with which a job of this server fails, the trainer's own among them. `docs/errors.md` is written from it. */
export const jobCodes = {
  invalid_training_file: {
    meaning: "Rows of the training file cannot be trained on; the message names their lines.",
    next: "Correct the lines and run `pulumi up` again. `fine-tuning check FILE` finds them before a job does.",
  },
  invalid_validation_file: {
    meaning: "The same of the validation file.",
    next: "Correct the lines and run `pulumi up` again.",
  },
  invalid_file_format: {
    meaning: "The file's rows are of no format that the method takes.",
    next: "`fine-tuning check FILE --method METHOD` says what they are and what they should be.",
  },
  invalid_n_examples: { meaning: "The file has fewer than ten examples.", next: "Add examples." },
  model_not_found: {
    meaning:
      "The model to train or to ask is not there, or cannot be loaded, or was made in another way than it is trained on.",
    next: "Name one that the server lists; of a model in models.json `npm run trainer -- doctor` says whether it loads.",
  },
  out_of_memory: {
    meaning: "The training needs more memory than the machine or its GPU has.",
    next: "Take a smaller `batchSize` (of reinforcement, `computeMultiplier`), shorter examples, a smaller or a quantized model.",
  },
  disk_full: {
    meaning: "The disk of the server's data, or of the trainer, is full.",
    next: "Make room and run `pulumi up` again.",
  },
  training_diverged: {
    meaning: "The loss, or another figure of the training or its validation, is not a number any more.",
    next: "Take a smaller `learningRateMultiplier`.",
  },
  trainer_not_installed: {
    meaning: "The trainer, or a Python package that it needs, is not there.",
    next: "Run `npm run trainer -- init`; on a cluster, install it on its machines.",
  },
  trainer_died: {
    meaning: "The trainer ended without saying why. The message has the end of its log.",
    next: "Read it; the dashboard names the whole log.",
  },
  trainer_stopped: { meaning: "Somebody stopped the training in Ray.", next: "Run `pulumi up` again." },
  workers_lost: {
    meaning: "Workers of the cluster were lost again and again, before they had done a step.",
    next: "Read the reason in the message; look at the machines.",
  },
  ray_refused: {
    meaning: "Ray does not take the job.",
    next: 'Look at "ray" of the model in models.json, and at the address and token of the cluster.',
  },
  ray_failed: { meaning: "Ray cannot make the environment that the trainer is to run in.", next: "Read the message." },
  shared_directory_missing: {
    meaning: "A machine of the cluster does not have the directory that the server shares.",
    next: "Mount it there, or say by `--shared-at` where it is.",
  },
  server_error: {
    meaning: "Something that no other code names.",
    next: "Read the message, then the log of the server or of the trainer.",
  },
} as const satisfies Record<string, Explained>;

export type JobCode = keyof typeof jobCodes;
