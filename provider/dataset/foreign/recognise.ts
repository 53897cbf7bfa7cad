/** Rows of other tools: recognised, so that they are told in one sentence and can be rewritten. */

import * as chat from "./chat-shapes";
import type { Fields, ForeignShape } from "./conversation";
import { fromValue } from "./from-value";
import * as preference from "./preference-shapes";
import { transcript } from "./transcripts";
import * as vendors from "./vendor-shapes";

/** The more particular ones first. */
const shapes: readonly ForeignShape[] = [
  vendors.bedrock,
  vendors.vertex,
  vendors.palm,
  vendors.batchRequest,
  vendors.answersAlone,
  fromValue,
  ...preference.betterAndWorse,
  preference.labelled,
  preference.promptTurns,
  chat.otherName,
  chat.systemBeside,
  vendors.responsesItems,
  chat.instructions,
  chat.questionAnswer,
  chat.labelledText,
  preference.promptOnly,
  transcript,
  vendors.plainText,
];

/** The shape of a row that is of none of our formats; undefined where none is known. */
export const foreignShapeOf = (row: Fields): ForeignShape | undefined => shapes.find((shape) => shape.fits(row));
