import type { Model } from "@lintel/model"
import { sortedEntries } from "@lintel/render"

/**
 * One line of the output.
 *
 * @category asyncapi
 * @since 0.1.0
 */
export interface AsyncapiLine {
  readonly _tag: "Service"
  readonly name: string
}

/**
 * The output before it is text: everything is decided, nothing is spelt.
 *
 * @category asyncapi
 * @since 0.1.0
 */
export interface Asyncapi {
  readonly lines: ReadonlyArray<AsyncapiLine>
}

/**
 * Decides what is shown, sorted by name.
 *
 * @category asyncapi
 * @since 0.1.0
 */
export const toAsyncapi = (model: Model): Asyncapi => ({
  lines: sortedEntries(model.services).map(([name]) => ({ _tag: "Service", name }))
})
