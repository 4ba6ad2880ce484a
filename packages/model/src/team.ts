import * as Schema from "effect/Schema"
import { common, named, opt, prose, refTo, setOf } from "./fields.js"

/**
 * People who own something.
 *
 * @category components
 * @since 0.1.0
 */
export const Team = Schema.Struct({
  ...common,
  contacts: opt(named(Schema.String)),
  onCall: opt(Schema.String)
}).annotate({ identifier: "Team" })

/**
 * People who own something.
 *
 * @category components
 * @since 0.1.0
 */
export interface Team extends Schema.Schema.Type<typeof Team> {}

/**
 * The pattern of a context map relation, seen from the context that declares it.
 *
 * @category components
 * @since 0.1.0
 */
export const ContextPattern = Schema.Literals([
  "partnership",
  "sharedKernel",
  "customerSupplier",
  "conformist",
  "anticorruptionLayer",
  "openHost",
  "publishedLanguage",
  "separateWays"
])

/**
 * The pattern of a context map relation, seen from the context that declares it.
 *
 * @category components
 * @since 0.1.0
 */
export type ContextPattern = typeof ContextPattern.Type

/**
 * A bounded context: one language, one team that answers for it.
 *
 * @category components
 * @since 0.1.0
 */
export const Context = Schema.Struct({
  ...common,
  team: opt(refTo("team")),
  language: opt(named(prose)),
  relations: opt(
    setOf(
      Schema.Struct({
        to: refTo("context"),
        pattern: ContextPattern,
        role: opt(Schema.Literals(["upstream", "downstream", "both"]))
      })
    )
  )
}).annotate({ identifier: "Context" })

/**
 * A bounded context: one language, one team that answers for it.
 *
 * @category components
 * @since 0.1.0
 */
export interface Context extends Schema.Schema.Type<typeof Context> {}
