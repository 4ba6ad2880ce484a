import { suggest } from "./suggest.js"

/**
 * Options of a rule that cannot be used, and why.
 *
 * @category rules
 * @since 0.1.0
 */
export interface OptionProblem {
  readonly option: string
  readonly reason: string
}

const typeName = (value: unknown): string => (Array.isArray(value) ? "array" : value === null ? "null" : typeof value)

/** Whether each given option is known and of the type of its default. */
export const optionProblems = (
  defaults: object,
  given: Readonly<Record<string, unknown>>
): ReadonlyArray<OptionProblem> =>
  Object.entries(given).flatMap(([option, value]): ReadonlyArray<OptionProblem> => {
    if (!Object.hasOwn(defaults, option)) {
      const near = suggest(option, Object.keys(defaults))
      const known = Object.keys(defaults).toSorted().join(", ")
      const hint =
        near.length > 0 ? `did you mean ${near.join(" or ")}?` : `known are: ${known === "" ? "none" : known}`
      return [{ option, reason: `is not an option; ${hint}` }]
    }
    const wanted = typeName(Reflect.get(defaults, option))
    return wanted === typeName(value) || wanted === "undefined"
      ? []
      : [{ option, reason: `has to be of type ${wanted}, not ${typeName(value)}` }]
  })

const fits = <Options extends object>(defaults: Options, value: object): value is Options =>
  optionProblems(defaults, Object.fromEntries(Object.entries(value))).length === 0

/** The defaults with what was given on top; `undefined` when something given does not fit. */
export const mergeOptions = <Options extends object>(
  defaults: Options,
  given: Readonly<Record<string, unknown>>
): Options | undefined => {
  const merged: object = { ...defaults, ...given }
  return fits(defaults, merged) ? merged : undefined
}
