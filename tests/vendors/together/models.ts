import { Refused, type Route } from "../vendor-server";
import { baseModels } from "./place";

const loraLimits = {
  max_batch_size: 64,
  max_batch_size_dpo: 32,
  min_batch_size: 8,
  max_rank: 64,
  target_modules: ["k_proj", "o_proj", "q_proj", "v_proj"],
};

/** What can be trained, and in which bounds. */
export const modelRoutes: Route[] = [
  ["GET", "/v1/fine-tunes/models/supported", () => ({ body: { models: Object.keys(baseModels) } })],
  ["GET", "/v1/fine-tunes/models/limits", ({ query }) => ({ body: limitsOf(query.get("model_name") ?? "") })],
  ["GET", "/v1/models", () => ({ body: Object.keys(baseModels).map(shown) })],
];

function limitsOf(model_name: string): Record<string, unknown> {
  if (baseModels[model_name] === undefined) throw new Refused(404, "The model is not available for fine-tuning");
  return {
    model_name,
    lora_training: loraLimits,
    max_num_epochs: 20,
    max_num_evals: 100,
    max_learning_rate: 1,
    min_learning_rate: 1e-10,
    supports_vision: false,
    supports_tools: true,
    supports_reasoning: true,
    merge_output_lora: false,
  };
}

const shown = (id: string) => ({ id, created: 0, object: "model", type: "chat", display_name: id });
