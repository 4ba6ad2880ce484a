import { compareText } from "./order.js"
import { refusal, type RenderRefusal } from "./rendering.js"

/**
 * The type of an option, in words: what its default is.
 *
 * @category options
 * @since 0.1.0
 */
export type OptionType = "text" | "number" | "yes or no" | "list of texts"

/**
 * One option of a renderer.
 *
 * @category options
 * @since 0.1.0
 */
export interface RendererOption {
  readonly name: string
  readonly type: OptionType
  readonly default: unknown
}

const typeOf = (value: unknown): OptionType | undefined => {
  if (typeof value === "string") return "text"
  if (typeof value === "number") return Number.isFinite(value) ? "number" : undefined
  if (typeof value === "boolean") return "yes or no"
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? "list of texts" : undefined
}

/**
 * The options of a renderer, sorted by name: what a command line can offer.
 *
 * @example
 * ```ts
 * import { optionsOf } from "@lintel/render"
 *
 * optionsOf({ view: "", limit: 30 }).map((option) => option.type) // => ["number", "text"]
 * ```
 *
 * @category options
 * @since 0.1.0
 */
export const optionsOf = (defaults: object): ReadonlyArray<RendererOption> =>
  Object.entries(defaults)
    .flatMap(([name, value]): ReadonlyArray<RendererOption> => {
      const type = typeOf(value)
      return type === undefined ? [] : [{ name, type, default: value }]
    })
    .toSorted((a, b) => compareText(a.name, b.name))

const accepted = (options: ReadonlyArray<RendererOption>): string =>
  options.length === 0
    ? "It has no options."
    : `Its options are: ${options.map(({ name, type }) => `${name} (${type})`).join(", ")}.`

/** Names as they are, unless they are no word: then quoted, so that they cannot be mistaken for the sentence. */
const shown = (name: string): string => (/^[\w-]+$/u.test(name) ? name : JSON.stringify(name.slice(0, 80)))

/** Refuses options that the renderer does not know, or of another type than their default. */
export const checkOptions = (renderer: string, defaults: object, given: object): RenderRefusal | undefined => {
  const options = optionsOf(defaults)
  const known = new Map(options.map((option) => [option.name, option]))
  for (const [name, value] of Object.entries(given)) {
    const option = known.get(name)
    if (option === undefined) return refusal(`${renderer} has no option ${shown(name)}. ${accepted(options)}`)
    if (value !== undefined && typeOf(value) !== option.type && !isEmptyList(value, option)) {
      return refusal(`The option ${shown(name)} of ${renderer} must be ${nouns[option.type]}. ${accepted(options)}`)
    }
  }
  return undefined
}

const isEmptyList = (value: unknown, option: RendererOption): boolean =>
  option.type === "list of texts" && Array.isArray(value) && value.length === 0

const nouns: Readonly<Record<OptionType, string>> = {
  text: "text",
  number: "a number",
  "yes or no": "true or false",
  "list of texts": "a list of texts"
}
