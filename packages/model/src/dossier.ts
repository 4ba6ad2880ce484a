import * as Schema from "effect/Schema"
import { common, date, named, opt, prose, refTo, setOf } from "./fields.js"
import { kinds } from "./address.js"

/** Any entity that can be talked about. */
const subject = refTo(...kinds)

const dossier = {
  ...common,
  title: opt(prose),
  about: opt(setOf(subject)),
  owner: opt(refTo("team")),
  status: opt(Schema.Literals(["draft", "proposed", "accepted", "rejected", "superseded", "done"]))
}

/**
 * What the design must respect: a use case, a quality requirement, a rule from outside.
 *
 * @category plans
 * @since 0.1.0
 */
export const Constraint = Schema.Struct({
  ...dossier,
  kind: opt(Schema.Literals(["useCase", "quality", "regulatory", "technical", "business"])),
  actor: opt(Schema.String),
  statement: prose,
  measure: opt(prose)
}).annotate({ identifier: "Constraint" })

/**
 * What the design must respect: a use case, a quality requirement, a rule from outside.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Constraint extends Schema.Schema.Type<typeof Constraint> {}

/**
 * A way that was considered, with what it gains and costs.
 *
 * @category plans
 * @since 0.1.0
 */
export const Alternative = Schema.Struct({
  ...dossier,
  summary: opt(prose),
  gains: opt(Schema.Array(prose)),
  costs: opt(Schema.Array(prose))
}).annotate({ identifier: "Alternative" })

/**
 * A way that was considered, with what it gains and costs.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Alternative extends Schema.Schema.Type<typeof Alternative> {}

/**
 * What was decided, why, and which constraints it answers.
 *
 * @category plans
 * @since 0.1.0
 */
export const Decision = Schema.Struct({
  ...dossier,
  date: opt(date),
  addresses: opt(setOf(refTo("constraint"))),
  chosen: opt(refTo("alternative")),
  considered: opt(setOf(refTo("alternative"))),
  rationale: opt(prose),
  consequences: opt(Schema.Array(prose)),
  supersedes: opt(refTo("decision"))
}).annotate({ identifier: "Decision" })

/**
 * What was decided, why, and which constraints it answers.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Decision extends Schema.Schema.Type<typeof Decision> {}

/**
 * What may go wrong with the design, and what is done about it.
 *
 * @category plans
 * @since 0.1.0
 */
export const Risk = Schema.Struct({
  ...dossier,
  statement: prose,
  likelihood: opt(Schema.Literals(["low", "medium", "high"])),
  impact: opt(Schema.Literals(["low", "medium", "high"])),
  mitigations: opt(
    named(Schema.Struct({ statement: prose, by: opt(setOf(subject)), verification: opt(setOf(refTo("verification"))) }))
  )
}).annotate({ identifier: "Risk" })

/**
 * What may go wrong with the design, and what is done about it.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Risk extends Schema.Schema.Type<typeof Risk> {}

/**
 * How and when something is shown to hold.
 *
 * @category plans
 * @since 0.1.0
 */
export const Verification = Schema.Struct({
  ...dossier,
  kind: Schema.Literals([
    "unit",
    "integration",
    "contract",
    "endToEnd",
    "load",
    "security",
    "chaos",
    "observability",
    "gate",
    "review"
  ]),
  statement: opt(prose),
  verifies: opt(setOf(subject)),
  when: opt(Schema.Union([date, Schema.Literals(["everyChange", "beforeRelease", "duringRollout", "continuously"])])),
  gate: opt(refTo("rollout")),
  metric: opt(Schema.String)
}).annotate({ identifier: "Verification" })

/**
 * How and when something is shown to hold.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Verification extends Schema.Schema.Type<typeof Verification> {}
