import type { EngineName } from "../engines";
import type { AnswersAddress, RealModel, Workers } from "../engines/types";

/** A base model that can be trained here, by its dated name. */
export interface BaseModel {
  id: string;
  created: number;
  ownedBy: string;
  /** Tokens of an example that are looked at; longer ones are cut. */
  contextTokens: number;
  /** Takes prompts with completions, and no chat rows. */
  completionsOnly: boolean;
  /** What "auto" means for the learning rate. */
  learningRateMultiplier: number;
  /** Who trains it. */
  engine: EngineName;
  /** What is loaded; absent for the embedded learner. */
  real?: RealModel;
  /** Devices of this machine that it may be trained on; absent where the trainer takes what it finds. */
  devices?: readonly string[];
  /** Who trains it together on a cluster. */
  workers?: Workers;
  /** Who answers instead of a process of this server. */
  answers?: AnswersAddress;
  /** US dollars per million trained tokens; absent where `models.json` says none. */
  price?: number;
}
