// @ts-check
/** Chat rows that differ as real ones do: lengths over two orders of magnitude, several scripts, code, in uneven stretches. */
import { closeSync, openSync, writeSync } from "node:fs";

/** @param {number} seed */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const syllables =
  "ka lo mi ter an de ver sti on pro gra fin tu ning re sol cu men ta ti ex am ple wa shi ber ge qui net".split(" ");
const common = "the of and to in is that for it with as was on be at by this from or an have not are but".split(" ");
const scripts = {
  latin: "",
  german: "äöüß",
  greek: "αβγδεζηθικλμνξοπρστυφχψω",
  chinese: "的一是不了人我在有他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后",
  code: "(){}[];=<>+-*/.,:_",
};

/** @param {string} path @param {number} bytes */
export function writeCorpus(path, bytes) {
  const random = randomOf(20_261_122);
  /** @template T @param {ArrayLike<T>} from */
  const pick = (from) => from[Math.floor(random() ** 2 * from.length)];
  /** @param {keyof typeof scripts} script */
  const word = (script) => {
    if (script === "chinese") return pick(scripts.chinese) ?? "";
    if (random() < 0.45) return pick(common) ?? "";
    const letters = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(syllables)).join("");
    return scripts[script] === "" || random() < 0.5 ? letters : letters + (pick(scripts[script]) ?? "");
  };
  /** @param {keyof typeof scripts} script @param {number} words */
  const text = (script, words) =>
    Array.from({ length: Math.max(1, Math.floor(words)) }, () => word(script)).join(script === "chinese" ? "" : " ");

  const file = openSync(path, "w");
  const names = /** @type {(keyof typeof scripts)[]} */ ([
    "latin",
    "latin",
    "latin",
    "german",
    "code",
    "greek",
    "chinese",
  ]);
  for (let written = 0, row = 0; written < bytes; ) {
    const script = pick(names) ?? "latin";
    const lines = [];
    for (let i = 0; i < 200; i++, row++) {
      const length = 10 * 10 ** (random() * 1.4);
      lines.push(
        JSON.stringify({
          messages: [
            { role: "system", content: "You answer in the manner of the house." },
            { role: "user", content: `${row}: ${text(script, length)}` },
            { role: "assistant", content: text(script, length * 1.5) },
          ],
        }),
      );
    }
    written += writeSync(file, `${lines.join("\n")}\n`);
  }
  closeSync(file);
}
