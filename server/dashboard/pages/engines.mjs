// @ts-check

const engines = new Map([
  ["embedded", "the learner inside this server"],
  ["local", "a process of its own"],
  ["ray", "a Ray cluster"],
]);

/** Who trains, in words. @param {string} name */
export const engineText = (name) => engines.get(name) ?? name;
