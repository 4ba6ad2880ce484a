import type { Model } from "@lintel/model"
import { sortedEntries } from "@lintel/render"

/**
 * One line of the output.
 *
 * @category ops
 * @since 0.1.0
 */
export interface OpsLine {
  readonly _tag: "Service"
  readonly name: string
}

/**
 * The output before it is text: everything is decided, nothing is spelt.
 *
 * @category ops
 * @since 0.1.0
 */
export interface Ops {
  readonly lines: ReadonlyArray<OpsLine>
}

/**
 * Decides what is shown, sorted by name.
 *
 * @category ops
 * @since 0.1.0
 */
export const toOps = (model: Model): Ops => ({
  lines: sortedEntries(model.services).map(([name]) => ({ _tag: "Service", name }))
})
