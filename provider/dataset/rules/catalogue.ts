/** Every kind of finding: how grave it is, what is wrong in general, and how to correct it. */

export type Severity = "error" | "warning";

export interface Kind {
  severity: Severity;
  /** True for what concerns the file and no single line. */
  file?: true;
  /** What is wrong, without a word of the user's text: this is all that is said about secret rows. */
  what: string;
  remedy: string;
}

const error = (what: string, remedy: string): Kind => ({ severity: "error", what, remedy });
const warning = (what: string, remedy: string): Kind => ({ severity: "warning", what, remedy });
const fileError = (what: string, remedy: string): Kind => ({ ...error(what, remedy), file: true });

const privateRemedy =
  "replace it before it is sent to a vendor; where it may go, say allowSecrets: true (--allow-secrets)";

const kinds = {
  // The file
  missing_file: fileError("the file does not exist", "check the path"),
  is_directory: fileError("this is a directory, not a file", "name one JSONL file"),
  unreadable_file: fileError("the file could not be read", "check its permissions and the disk"),
  changed_while_read: fileError(
    "the file changed while it was read",
    "check it again when nothing writes to it any more",
  ),
  empty_file: fileError("the file is empty", "write one example per line; at least 10 are needed"),
  compressed_file: fileError("the file is compressed, not text", "unpack it and name the unpacked JSONL file"),
  utf16_file: fileError("the file is UTF-16 text", "save it as UTF-8"),
  binary_file: fileError("the file is binary, not text", "export the data as JSONL and name that file"),
  git_lfs_pointer: fileError(
    "the file is a Git LFS pointer, not the data it stands for",
    "fetch the data: git lfs pull",
  ),
  csv_file: fileError(
    "the file is a table (CSV), not one JSON object per line",
    'write each of its rows as one line such as {"messages": [...]}',
  ),
  not_jsonl: fileError(
    "the file is text, but its first lines are not JSON",
    'name a file that holds one JSON object per line, such as {"messages": [...]}',
  ),
  json_array: fileError(
    "the file is one JSON array, not one example per line",
    "convert it, for example with: jq -c '.[]' data.json > data.jsonl",
  ),
  pretty_printed: fileError(
    "an example is spread over several lines",
    "write each example on one line, for example with: jq -c . data.json > data.jsonl",
  ),
  too_few_examples: fileError("there are fewer than 10 examples", "add examples: training needs at least 10"),
  few_examples: {
    ...warning(
      "there are fewer than 10 examples, which is enough for validation and too few for training",
      "add examples if a job is to train on the file: training needs at least 10",
    ),
    file: true,
  },
  foreign_rows: fileError(
    "the rows are those of another tool or vendor",
    "rewrite them: fine-tuning convert FILE --to chat, preference or reinforcement",
  ),
  ambiguous_format: {
    ...warning("the rows fit two formats", 'say what they are for: "method" of the data, --method on the command line'),
    file: true,
  },
  method_mismatch: fileError(
    "data and training method do not fit",
    'choose the method that the rows are made for; what rows that fit two formats are, "method" of the data (--method) settles',
  ),
  model_mismatch: fileError(
    "data and model do not fit",
    "choose a model that takes such rows, or write them as it does",
  ),
  images_unseen: {
    ...warning(
      "the model is not known to learn from images",
      "choose a model that does, such as gpt-4o-2024-08-06, or leave the images out",
    ),
    file: true,
  },
  unknown_item_field: fileError(
    "a template of the grader names a field that no row has",
    "name a field of the rows, or add it to them",
  ),
  rare_item_field: {
    ...warning("a template of the grader names a field that some rows lack", "add the field to every row"),
    file: true,
  },
  invalid_response_format: fileError(
    "the response format of the training is not usable",
    'write {"type": "json_schema", "json_schema": {"name": ..., "schema": {...}}}',
  ),
  unknown_sample_field: {
    ...warning(
      "a template of the grader names a part of the answer that it will not have",
      "name a part of the answer, or give a response format that has it: responseFormat (--response-format FILE)",
    ),
    file: true,
  },
  // The line
  invalid_json: error("the line is not valid JSON", "correct the line; each line is one JSON object on its own"),
  invalid_utf8: error("the line is not valid UTF-8", "save the file as UTF-8"),
  line_too_long: error("the line is longer than 64 MiB", "split the example, or link images instead of embedding them"),
  nested_too_deeply: error("the row is nested more than 200 levels deep", "flatten the row"),
  not_an_object: error(
    "the line is JSON, but not an object",
    'write an object such as {"messages": [...]}; of lists of turns fine-tuning convert makes them',
  ),
  blank_line: warning("the line is blank", "remove it; it does not count as an example"),
  unknown_row_format: error(
    "the row is of no known format",
    'use "messages" (chat, reinforcement), "prompt" and "completion", or "input", "preferred_output" and "non_preferred_output"',
  ),
  mixed_formats: error(
    "the row is of another format than the file's first rows",
    'keep one format per file; which one rows that fit two are of, "method" of the data (--method) settles',
  ),
  unrecognized_key: warning("the key is not one that training knows", "check its spelling or remove it"),
  extra_key: error(
    "the row has a key that the service refuses",
    "remove it; the service fails a job over a key that its rows do not have",
  ),
  special_token: error(
    "the text spells a special token of the model",
    "remove it or write it otherwise; one such row fails the job",
  ),
  special_token_in_tool: warning("a tool's definition spells a special token of the model", "write it otherwise"),
  // Messages
  missing_messages: error('"messages" is missing or is not a list', 'give a list "messages" of turns'),
  empty_messages: error("the list of messages is empty", "add at least one turn"),
  message_not_object: error("the message is not an object", 'write {"role": ..., "content": ...}'),
  missing_role: error("the message has no role", 'add "role": system, user, assistant or tool'),
  unknown_role: error("the role is not known", "use system, user, assistant, tool or function"),
  missing_content: error(
    "the message has no content",
    'add "content"; only assistant turns with tool calls do without',
  ),
  invalid_content: error("the content is neither text nor a list of parts", "write the content as a string"),
  invalid_content_part: error("the content part is not usable", 'write {"type": "text", "text": ...}'),
  invalid_name: error("the name is not text", "write the name as a string or leave it out"),
  invalid_weight: error("the weight is not 0 or 1", "use 1 to learn from this turn, 0 to skip it"),
  weight_not_assistant: error("a weight stands at a turn that is not the assistant's", "remove it"),
  no_assistant_message: error(
    "no assistant turn to learn from",
    'add the assistant\'s answer as the last turn; where a grader is to judge it, say so: "method" of the data, --method reinforcement',
  ),
  nothing_to_learn: warning(
    "every assistant turn has weight 0, so nothing is learnt from this row",
    "set a weight to 1 or remove the row",
  ),
  no_system_message: warning("there is no system message", "add the system message that the model will get in use"),
  no_user_message: warning("there is no user message", "add what the user said, as the model will get it in use"),
  empty_answer: warning("the answer is empty", "write the answer, remove the row, or give the turn weight 0"),
  last_not_assistant: warning(
    "the last turn is not the assistant's, so nothing is learnt from it",
    'end with the assistant\'s answer; where a grader is to judge it, say so: "method" of the data, --method reinforcement',
  ),
  consecutive_assistants: warning(
    "two assistant turns follow each other",
    "join them into one, or add what was said between them",
  ),
  late_system_message: warning("a system message stands after other turns", "move it to the beginning"),
  useless_weight: warning(
    "a weight has no effect here",
    "remove it; only chat rows of supervised training have weights",
  ),
  short_answer: warning("the answer is suspiciously short", "check that the answer is complete"),
  // Images
  image_not_in_user: error("an image stands outside a user turn", "move it to a user turn"),
  invalid_image: error("the image is not usable", "give an https URL or a data URI of a JPEG, PNG or WEBP"),
  image_type_differs: warning(
    "the image is of another kind than it calls itself",
    "name the kind that it is, as in data:image/jpeg;base64,",
  ),
  image_checksum: warning(
    "a checksum of the image is wrong, and not every reader takes such an image",
    "save the image anew",
  ),
  image_will_be_skipped: warning(
    "the service skips the image without a word",
    "convert it to an RGB or RGBA image in JPEG, PNG or WEBP",
  ),
  image_in_preference: error("preference training is for text only", "leave the image out, or describe it"),
  too_many_image_rows: {
    ...error("more than 50,000 examples have images", "leave some out, or split the file"),
    file: true,
  },
  image_too_large: error("the image is larger than 10 MB", "scale it down"),
  too_many_images: error("the row has more than 64 images", "split the example"),
  // Tools
  invalid_tools: error("the list of tools is not usable", 'write [{"type": "function", "function": {"name": ...}}]'),
  invalid_tool: error(
    "the tool is not usable",
    'write {"type": "function", "function": {"name": ..., "parameters": {...}}}',
  ),
  too_many_tools: error("the row has more than 128 tools", "offer at most 128 tools"),
  invalid_tool_name: error(
    "the name of the tool is not usable",
    "use 1 to 64 of the characters a-z, A-Z, 0-9, _ and -",
  ),
  invalid_tool_schema: warning("the tool's parameters are no JSON Schema", "write them as the API takes them"),
  repeated_tool: warning("two tools have the same name", "give each tool a name of its own"),
  invalid_tool_calls: error("the tool calls are not usable", "write a list of calls with id, type and function"),
  invalid_tool_call: error(
    "the tool call is not usable",
    'write {"id": ..., "type": "function", "function": {"name": ..., "arguments": "{...}"}}',
  ),
  arguments_not_json: warning("the arguments of the call are not valid JSON", "write the arguments as JSON text"),
  unknown_tool: warning("the call names a tool that the row does not define", "add the tool to the row's tools"),
  tool_calls_not_assistant: error(
    "tool calls stand at a turn that is not the assistant's",
    "move them to an assistant turn",
  ),
  missing_tool_call_id: error("the tool's answer does not say which call it answers", 'add "tool_call_id"'),
  unmatched_tool_call_id: warning(
    "the tool's answer belongs to no call before it",
    "use the id of the call that it answers",
  ),
  unanswered_tool_call: warning(
    "a call is not answered before the next turn",
    'add the tool\'s turn, {"role": "tool", "tool_call_id": ..., "content": ...}; jobs were seen to fail without',
  ),
  parts_in_tool_answer: warning(
    "the tool's answer is a list of parts, not text",
    "write the content as a string; a job was seen to fail over a list",
  ),
  repeated_tool_answer: warning("a call is answered twice", "keep one answer for each call"),
  repeated_tool_call_id: warning("two calls of a turn have the same id", "give each call an id of its own"),
  missing_function_name: error("the function's answer does not say which function it is of", 'add "name"'),
  unmatched_function: warning(
    "the function's answer belongs to no call before it",
    "name the function that was called",
  ),
  invalid_parallel_tool_calls: error('"parallel_tool_calls" is not true or false', "write true or false"),
  // Completion, preference, reinforcement
  missing_prompt: error('"prompt" is missing or not text', "write the prompt as a string"),
  missing_completion: error('"completion" is missing or not text', "write the completion as a string"),
  missing_input: error('"input" is missing or not an object', 'write {"messages": [...]}'),
  missing_output: error("the output is missing, empty or not a list", "write a list with one assistant turn"),
  misnamed_output: error(
    "preference rows name their answers with _output",
    'rename to "preferred_output" and "non_preferred_output"; older documents say _completion, which is not accepted',
  ),
  output_role: error("the output is not the assistant's", "keep only the assistant's answer in the outputs"),
  several_outputs: error(
    "an output has more than one turn",
    "keep the one answer; what was said before it belongs into the input",
  ),
  several_turns: warning(
    "the input holds answers of the assistant",
    "the vendor's guide speaks of conversations with one turn: keep the question that is answered",
  ),
  equal_outputs: warning("both outputs are the same, so there is nothing to prefer", "remove the pair"),
  last_not_user: error(
    "the last message is not the user's",
    'end with the user turn that the model is to answer; where the answer is to be learnt, the method is "supervised" (--method)',
  ),
  misplaced_response_format: warning(
    "a response format stands in the row, where graders alone see it",
    "give it to the training: method.reinforcement.responseFormat",
  ),
  // What should not leave the house
  secret_in_row: warning("the text holds what looks like a key", privateRemedy),
  email_address: warning("the text holds an e-mail address", privateRemedy),
  card_number: warning("the text holds a payment-card number", privateRemedy),
  phone_number: warning("the text holds a phone number", privateRemedy),
  // The set
  duplicate_row: warning("the row is the same as an earlier one", "remove it unless it is repeated on purpose"),
  truncated_row: warning("the row is longer than the model's context and will be cut at the end", "shorten it"),
  long_row: warning(
    "the row is longer than the shortest context a model trains with",
    "name the model to know whether it cuts the row",
  ),
  leakage: warning(
    "the row also stands in the training data",
    "remove it from one of the two: validation would flatter the model",
  ),
} as const satisfies Record<string, Kind>;

export type Code = keyof typeof kinds;

/** Names the rules in the result cache, beside the package's version: to be changed when a rule changes between two. */
export const RULES_VERSION = "10";

export const knownCodes = Object.keys(kinds) as Code[];

export const kindOf = (code: Code): Kind => kinds[code];

/** True for findings about the file, whose line says nothing. */
export const isAboutFile = (code: Code): boolean => kindOf(code).file === true;

/** Takes what a rule finds in one row; `detail` says what is wrong in the row's own words. */
export type Flag = (code: Code, path: string, detail?: string) => void;
