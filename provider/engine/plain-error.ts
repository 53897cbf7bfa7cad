import { type Resource, ResourceError, RunError } from "./sdk";

/**
 * An error of a program that its user reads as it is written, and alone. Thrown inside an output it passes through every
 * resource that depends on it, and the SDK writes the name of each property in front: this one keeps its words. It has no
 * stack either: nobody is shown it, and to make a text of one may take Node 20 minutes.
 */
export function plain<E extends Error>(error: E): E {
  const { message } = error;
  return Object.defineProperties(error, {
    message: { get: () => message, set: () => {}, configurable: true },
    stack: { value: message, configurable: true },
    __pulumiRunError: { value: true, enumerable: false, configurable: true },
  });
}

/** What is wrong with a resource, for its own row; without a stack, as above. */
export function resourceError(sentence: string, resource: Resource): ResourceError {
  const error = new ResourceError(sentence, resource, true);
  return Object.defineProperty(error, "stack", { value: sentence, configurable: true });
}

/** The sentence with which a program ends. */
export const programError = (sentence: string): RunError => plain(new RunError(sentence));
