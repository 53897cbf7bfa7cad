/**
 * An error that a program's user reads as it is written. Thrown inside an output it passes through every resource that
 * depends on it, and the SDK writes the name of each property in front; then it prints the stack. This one keeps its words
 * and is printed alone, as a `pulumi.RunError` is.
 */
export function plain<E extends Error>(error: E): E {
  const { message } = error;
  return Object.defineProperties(error, {
    message: { get: () => message, set: () => {}, configurable: true },
    __pulumiRunError: { value: true, enumerable: false, configurable: true },
  });
}
