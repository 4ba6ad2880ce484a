/**
 * Regular languages for `pattern`, `format` and lengths: Brzozowski derivatives over hash-consed terms with
 * intersection and complement, explored lazily and on a budget.
 *
 * @module
 */
export { createLanguages } from "./arena.js"
export type { Budget, Language, Languages, WordAnswer } from "./model.js"
