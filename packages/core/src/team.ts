import type { AnyContext, AnyTeam, CommonFields } from "./entity.js"
import { entity } from "./meta.js"

/**
 * What `Team.make` takes.
 *
 * @category components
 * @since 0.1.0
 */
export interface TeamOptions extends CommonFields {
  readonly contacts?: Readonly<Record<string, string>>
  readonly onCall?: string
}

/**
 * People who own something.
 *
 * @category components
 * @since 0.1.0
 */
export interface Team extends TeamOptions {
  readonly _tag: "Team"
  readonly name: string
}

function makeTeam(name: string, options: TeamOptions = {}): Team {
  return entity("team", { _tag: "Team", name, ...options } as const, makeTeam, { names: () => [name] })
}

/**
 * Constructors of teams.
 *
 * @example
 * ```ts
 * import { Team } from "@lintel/core"
 *
 * Team.make("payments-team", { contacts: { chat: "#payments" } }).name // => "payments-team"
 * ```
 *
 * @category components
 * @since 0.1.0
 */
export const Team: {
  /** A team. */
  readonly make: typeof makeTeam
} = { make: makeTeam }

/**
 * A relation of the context map, seen from the context that declares it.
 *
 * @category components
 * @since 0.1.0
 */
export interface ContextRelation {
  readonly to: AnyContext
  readonly pattern:
    | "partnership"
    | "sharedKernel"
    | "customerSupplier"
    | "conformist"
    | "anticorruptionLayer"
    | "openHost"
    | "publishedLanguage"
    | "separateWays"
  readonly role?: "upstream" | "downstream" | "both"
}

/**
 * What `Context.make` takes.
 *
 * @category components
 * @since 0.1.0
 */
export interface ContextOptions extends CommonFields {
  readonly team?: AnyTeam
  /** The glossary: what each word means inside this context. */
  readonly language?: Readonly<Record<string, string>>
  readonly relations?: ReadonlyArray<ContextRelation>
}

/**
 * A bounded context: one language, one team that answers for it.
 *
 * @category components
 * @since 0.1.0
 */
export interface Context extends ContextOptions {
  readonly _tag: "Context"
  readonly name: string
}

function makeContext(name: string, options: ContextOptions = {}): Context {
  return entity("context", { _tag: "Context", name, ...options } as const, makeContext, { names: () => [name] })
}

/**
 * Constructors of bounded contexts.
 *
 * @example
 * ```ts
 * import { Context } from "@lintel/core"
 *
 * const Catalog = Context.make("catalog")
 * const Ordering = Context.make("ordering", { relations: [{ to: Catalog, pattern: "conformist" }] })
 * Ordering.relations?.[0]?.to.name // => "catalog"
 * ```
 *
 * @category components
 * @since 0.1.0
 */
export const Context: {
  /** A bounded context. */
  readonly make: typeof makeContext
} = { make: makeContext }
