/**
 * Why a text is not the unit it should be. `reason` completes the sentence "`text` ...".
 *
 * @category units
 * @since 0.1.0
 */
export interface UnitError {
  readonly _tag: "UnitError"
  readonly text: string
  readonly reason: string
}

/** The reason why a text is not a unit. */
export const failure = (text: string, reason: string): UnitError => ({ _tag: "UnitError", text, reason })

/**
 * Whether a parse failed.
 *
 * @category units
 * @since 0.1.0
 */
export const isUnitError = (value: unknown): value is UnitError =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "UnitError"
