/**
 * Turns stack traces off until the returned function is called. For the SDK's resource constructors: they note four traces
 * per output, which only PULUMI_DEBUG_PROMISE_LEAKS ever shows, and for resources with many outputs that is half of a preview's
 * time. The source position that the SDK also takes from a trace lies inside this package and helps nobody.
 */
export function suspendStackTraces(): () => void {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return () => {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  return () => {
    Error.stackTraceLimit = limit;
  };
}
