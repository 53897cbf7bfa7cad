/** What a vendor itself expects a training to cost, asked before anything is paid. */
export interface VendorEstimate {
  /** Whose estimate it is, as in "by Together's own estimate". */
  vendor: string;
  /** US dollars; `undefined` where the vendor cannot tell. */
  cost: number | undefined;
  /** Tokens that are billed, over all epochs; `undefined` where it does not say. */
  tokens: number | undefined;
  /** Why there is no cost, as a part of a sentence. */
  unknownBecause: string | undefined;
  /** Why the vendor would not start the training, as a sentence without its end. @default it would */
  refusedBecause: string | undefined;
}
