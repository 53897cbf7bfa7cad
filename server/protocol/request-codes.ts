import type { Explained } from "./job-codes";

/** Every code with which this server refuses a request. `docs/errors.md` is written from it. */
export const requestCodes = {
  // The request
  missing_required_parameter: {
    meaning: "The request lacks a field; the message names it.",
    next: "Send it.",
  },
  unknown_parameter: {
    meaning: "The request has a field that the API does not; the message names it.",
    next: "Correct its spelling, or leave it out.",
  },
  unsupported_parameter: {
    meaning: "The model's answers know nothing of a field of the request; the message names it.",
    next: "Leave it out, or ask a server of the model's own, such as vLLM, directly.",
  },
  invalid_type: {
    meaning: "A field is of another type than the API has.",
    next: "Send the type that the message names.",
  },
  invalid_value: { meaning: "A field's value is none that it may have.", next: "Send one that the message names." },
  number_below_min_value: {
    meaning: "A number is too small.",
    next: "Take the smallest that the message names, or more.",
  },
  number_above_max_value: {
    meaning: "A number is too large.",
    next: "Take the largest that the message names, or less.",
  },
  string_below_min_length: { meaning: "A text is too short.", next: "Lengthen it; the message says to what." },
  string_above_max_length: { meaning: "A text is too long.", next: "Shorten it; the message says to what." },
  array_below_min_length: { meaning: "A list has too few entries.", next: "Add some; the message says how many." },
  array_above_max_length: { meaning: "A list has too many entries.", next: "Remove some; the message says how many." },
  invalid_cursor: {
    meaning: "The list is to go on after an object that does not exist.",
    next: "Begin the list anew.",
  },
  method_not_supported: {
    meaning: "The address is right, and takes other methods.",
    next: "Use a method that the message names.",
  },
  request_too_large: {
    meaning: "The body is larger than the route takes.",
    next: "Send less; a large file goes up in parts, by /uploads.",
  },
  unsupported_content_type: {
    meaning: "The body is not of a kind that the route takes.",
    next: "Send JSON, or a form where a file is sent.",
  },
  // The key
  invalid_api_key: {
    meaning: "There is no key in the request, or a wrong one.",
    next: "Set the right key: the provider's message says where the present one comes from. The local server's stands in keys.json of its data directory.",
  },
  missing_scope: {
    meaning: "The key is right and may not do this.",
    next: "Use a key with the scope; sharing a checkpoint takes the admin key.",
  },
  login_needed: {
    meaning: "The dashboard was asked without a login.",
    next: "Open the link that the server prints at its start, or log in with the key.",
  },
  foreign_page: {
    meaning: "A page of another address asked what only the dashboard's own pages may ask for.",
    next: "Do it on the dashboard, or by the API with the key.",
  },
  // What the request names
  file_not_found: {
    meaning: "A job names a file that this server does not have.",
    next: "Upload it here; ids of another server do not count.",
  },
  invalid_file_purpose: {
    meaning: "A job names a file that was not uploaded for training.",
    next: "Upload it with the purpose fine-tune.",
  },
  model_not_available: {
    meaning: "This server cannot train the base model.",
    next: "Name one that it has: `getModels()` lists them.",
  },
  fine_tune_not_found: {
    meaning: "There is no such job here.",
    next: "Compare address and key with those of the stack that submitted it.",
  },
  checkpoint_not_found: { meaning: "There is no such checkpoint.", next: "Take the name from the job's checkpoints." },
  invalid_job_status: {
    meaning: "The job is in a state in which this cannot be done, such as a pause after its end.",
    next: "Look at its status; often nothing is left to do.",
  },
  // Graders
  invalid_grader: {
    meaning: "The grader is malformed; the message names the field.",
    next: "Correct it; a preview finds most of this before.",
  },
  grader_not_available: {
    meaning: "The local server does not have this kind of grader.",
    next: "Use another kind, or train at a server that has it.",
  },
  // Files and uploads
  empty_file: { meaning: "The uploaded file has no byte.", next: "Upload the data." },
  invalid_file_format: {
    meaning: "The file is not JSONL.",
    next: "Write one JSON object per line; `fine-tuning check FILE` says what is wrong.",
  },
  not_downloadable: {
    meaning: "Files of this purpose cannot be fetched.",
    next: "Keep your own copy of what you upload.",
  },
  upload_expired: { meaning: "The upload in parts lasted longer than an hour.", next: "Begin it anew." },
  invalid_upload_status: { meaning: "The upload is complete, cancelled or being completed.", next: "Begin a new one." },
  invalid_upload_size: {
    meaning: "The parts together are not as long as was announced.",
    next: "Begin it anew, with the length of the file.",
  },
  invalid_part: {
    meaning: "A part is named that this upload does not have, or twice.",
    next: "Name each part once, in order.",
  },
  checksum_mismatch: { meaning: "What arrived is not what was sent.", next: "Upload it again." },
  // Answers
  rate_limit_exceeded: {
    meaning: "The server that answers for the model has too much to do.",
    next: "Ask again later.",
  },
  answers_unreachable: {
    meaning: "The server that `answers` in models.json names cannot be reached.",
    next: "Start it, or correct the address.",
  },
  answers_unauthorized: {
    meaning: "That server refuses the key.",
    next: "Correct the variable that models.json names for it.",
  },
  answer_failed: { meaning: "The model was asked and did not answer.", next: "Read the message and the server's log." },
  adapter_refused: {
    meaning: "The server that answers does not load what was trained.",
    next: "Read the message; vLLM needs VLLM_ALLOW_RUNTIME_LORA_UPDATING and a large enough rank.",
  },
} as const satisfies Record<string, Explained>;

export type RequestCode = keyof typeof requestCodes;
