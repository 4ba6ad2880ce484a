import type {
  AnyAlternative,
  AnyConstraint,
  AnyDecision,
  AnyEntity,
  AnyRollout,
  AnyTeam,
  AnyVerification,
  CommonFields
} from "./entity.js"
import { entity } from "./meta.js"
import type { LocalDate } from "./units.js"

/**
 * What every part of the dossier has.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface DossierFacts extends CommonFields {
  readonly title?: string
  readonly about?: ReadonlyArray<AnyEntity>
  readonly owner?: AnyTeam
  readonly status?: "draft" | "proposed" | "accepted" | "rejected" | "superseded" | "done"
}

/**
 * What `Constraint.make` takes.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface ConstraintOptions extends DossierFacts {
  readonly kind?: "useCase" | "quality" | "regulatory" | "technical" | "business"
  readonly actor?: string
  readonly statement: string
  readonly measure?: string
}

/**
 * What the design must respect: a use case, a quality requirement, a rule from outside.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface Constraint extends ConstraintOptions {
  readonly _tag: "Constraint"
  readonly name: string
}

function makeConstraint(name: string, options: ConstraintOptions): Constraint {
  return entity("constraint", { _tag: "Constraint", name, ...options } as const, makeConstraint, {
    names: () => [name]
  })
}

/**
 * Constructors of constraints.
 *
 * @example
 * ```ts
 * import { Constraint } from "@lintel/core"
 *
 * const fast = Constraint.make("fast-checkout", { statement: "Checkout answers at once.", measure: "p99 < 1s" })
 * fast.measure // => "p99 < 1s"
 * ```
 *
 * @category dossier
 * @since 0.1.0
 */
export const Constraint: {
  /** A constraint under a name. */
  readonly make: typeof makeConstraint
} = { make: makeConstraint }

/**
 * What `Alternative.make` takes.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface AlternativeOptions extends DossierFacts {
  readonly summary?: string
  readonly gains?: ReadonlyArray<string>
  readonly costs?: ReadonlyArray<string>
}

/**
 * A way that was considered, with what it gains and costs.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface Alternative extends AlternativeOptions {
  readonly _tag: "Alternative"
  readonly name: string
}

function makeAlternative(name: string, options: AlternativeOptions = {}): Alternative {
  return entity("alternative", { _tag: "Alternative", name, ...options } as const, makeAlternative, {
    names: () => [name]
  })
}

/**
 * Constructors of alternatives.
 *
 * @example
 * ```ts
 * import { Alternative } from "@lintel/core"
 *
 * Alternative.make("one-database", { gains: ["simple"], costs: ["teams wait for each other"] }).name // => "one-database"
 * ```
 *
 * @category dossier
 * @since 0.1.0
 */
export const Alternative: {
  /** An alternative under a name. */
  readonly make: typeof makeAlternative
} = { make: makeAlternative }

/**
 * What `Decision.make` takes.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface DecisionOptions extends DossierFacts {
  readonly date?: LocalDate
  readonly addresses?: ReadonlyArray<AnyConstraint>
  readonly chosen?: AnyAlternative
  readonly considered?: ReadonlyArray<AnyAlternative>
  readonly rationale?: string
  readonly consequences?: ReadonlyArray<string>
  readonly supersedes?: AnyDecision
}

/**
 * What was decided, and why.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface Decision extends DecisionOptions {
  readonly _tag: "Decision"
  readonly name: string
}

function makeDecision(name: string, options: DecisionOptions = {}): Decision {
  return entity("decision", { _tag: "Decision", name, ...options } as const, makeDecision, { names: () => [name] })
}

/**
 * Constructors of decisions.
 *
 * @example
 * ```ts
 * import { Alternative, Decision } from "@lintel/core"
 *
 * const sagas = Alternative.make("sagas")
 * Decision.make("use-sagas", { status: "accepted", chosen: sagas, date: "2026-03-02" }).status // => "accepted"
 * ```
 *
 * @category dossier
 * @since 0.1.0
 */
export const Decision: {
  /** A decision under a name. */
  readonly make: typeof makeDecision
} = { make: makeDecision }

/**
 * What `Risk.make` takes. Mitigations have names, so that a finding can name them.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface RiskOptions extends DossierFacts {
  readonly statement: string
  readonly likelihood?: "low" | "medium" | "high"
  readonly impact?: "low" | "medium" | "high"
  readonly mitigations?: Readonly<
    Record<
      string,
      {
        readonly statement: string
        readonly by?: ReadonlyArray<AnyEntity>
        readonly verification?: ReadonlyArray<AnyVerification>
      }
    >
  >
}

/**
 * What may go wrong with the design.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface Risk extends RiskOptions {
  readonly _tag: "Risk"
  readonly name: string
}

function makeRisk(name: string, options: RiskOptions): Risk {
  return entity("risk", { _tag: "Risk", name, ...options } as const, makeRisk, { names: () => [name] })
}

/**
 * Constructors of risks.
 *
 * @example
 * ```ts
 * import { Risk } from "@lintel/core"
 *
 * const risk = Risk.make("bank-down", { statement: "The bank is down for hours.", impact: "high" })
 * risk.impact // => "high"
 * ```
 *
 * @category dossier
 * @since 0.1.0
 */
export const Risk: {
  /** A risk under a name. */
  readonly make: typeof makeRisk
} = { make: makeRisk }

/**
 * What `Verification.make` takes.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface VerificationOptions extends DossierFacts {
  readonly kind:
    | "unit"
    | "integration"
    | "contract"
    | "endToEnd"
    | "load"
    | "security"
    | "chaos"
    | "observability"
    | "gate"
    | "review"
  readonly statement?: string
  readonly verifies?: ReadonlyArray<AnyEntity>
  readonly when?: LocalDate | "everyChange" | "beforeRelease" | "duringRollout" | "continuously"
  readonly gate?: AnyRollout
  readonly metric?: string
}

/**
 * How and when something is shown to hold.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface Verification extends VerificationOptions {
  readonly _tag: "Verification"
  readonly name: string
}

function makeVerification(name: string, options: VerificationOptions): Verification {
  return entity("verification", { _tag: "Verification", name, ...options } as const, makeVerification, {
    names: () => [name]
  })
}

/**
 * Constructors of verifications.
 *
 * @example
 * ```ts
 * import { Verification } from "@lintel/core"
 *
 * Verification.make("black-friday", { kind: "load", when: "beforeRelease" }).kind // => "load"
 * ```
 *
 * @category dossier
 * @since 0.1.0
 */
export const Verification: {
  /** A verification under a name. */
  readonly make: typeof makeVerification
} = { make: makeVerification }
