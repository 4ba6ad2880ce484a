/**
 * What kind of thing changes between two designs.
 *
 * - `service`: a deployable version; `external`: one that others deploy.
 * - `contract`: a contract that no service of the design provides, in place of whoever does.
 * - `consumer`: a declared user outside the design; `callers`: users of a contract, or readers or writers of a message, of whom
 *   nobody is named.
 * - `migration`: one phase of a change of stored data; `message`: the day on which writers write another version.
 * - `flag` and `configuration`: as declared rollouts turn them.
 *
 * @category units
 * @since 0.1.0
 */
export type UnitKind =
  | "service"
  | "external"
  | "contract"
  | "consumer"
  | "callers"
  | "migration"
  | "message"
  | "flag"
  | "configuration"

/**
 * Something that is old until its step and new after it.
 *
 * @category units
 * @since 0.1.0
 */
export interface PlanUnit {
  /** What pairs and steps call it: the address of the entity, with its phase where it has several. */
  readonly id: string
  readonly kind: UnitKind
  /** The entity it is about. */
  readonly address: string
  /** Versions or values before and after; absent where nobody says them, or where there is nothing on that side. */
  readonly from?: string
  readonly to?: string
  /** Whether it is there only before, or only after. */
  readonly appears?: true
  readonly disappears?: true
  /** Phase and operations of a migration, in words of migration linters. */
  readonly phase?: "expand" | "migrate" | "contract"
  readonly operations?: ReadonlyArray<string>
}
