// Characters that a terminal or a page obeys instead of showing them. What a server or a user's rows say may hold any.

const direction = "\\u202a-\\u202e\\u2066-\\u2069";

/** In a text that may have lines and tabs: all others that control, and those that turn the direction of writing. */
export const controlsInText = new RegExp(`[^\\P{Cc}\\n\\t]|[${direction}]`, "gu");

/** In a text that is to stay one line: those too that end one. */
export const controlsInLine = new RegExp(`[\\p{Cc}\\u2028\\u2029${direction}]`, "gu");

/** In a row whose columns are counted: those too that take no column, which joins some pictures to the next. */
export const controlsInRow = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
