import { randomInt } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export const randomName = (length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");

/** Ids in the API's formats: prefix, then 24 letters and digits. */
export const newId = {
  job: () => `ftjob-${randomName(24)}`,
  event: () => `ftevent-${randomName(24)}`,
  checkpoint: () => `ftckpt_${randomName(24)}`,
  file: () => `file-${randomName(24)}`,
  upload: () => `upload_${randomName(24)}`,
  part: () => `part_${randomName(24)}`,
  permission: () => `cp_${randomName(24)}`,
  organization: () => `org-${randomName(24)}`,
  request: () => `req_${randomName(32).toLowerCase()}`,
  completion: () => `chatcmpl-${randomName(29)}`,
  /** The last part of a model's name. */
  modelTail: () => randomName(8),
};
