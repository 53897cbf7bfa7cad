import { withoutUndefined } from "../values";

/**
 * The object exists but is not ready. The engine saves it with these properties, shows the reasons (and nothing else),
 * counts it as unhealthy, and calls `update` next time.
 */
export class InitFailedError extends Error {
  properties: Record<string, unknown>;
  readonly reasons: string[];

  /** `properties` have to carry the inputs with the engine's own `__provider`: without it refresh and destroy fail for ever. */
  constructor(
    readonly id: string,
    properties: Record<string, unknown>,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
    this.name = "InitFailedError";
    this.properties = withoutUndefined(properties);
    // Without a reason the engine would count the resource as healthy.
    this.reasons = [reason];
  }
}
