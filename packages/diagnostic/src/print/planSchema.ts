import * as Schema from "effect/Schema"
import { WitnessJson } from "./witnessSchema.js"

const opt = Schema.optionalKey
const Position = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const mixtureName = Schema.Literals(["oldClientNewServer", "newClientOldServer"])
const verdict = Schema.Literals(["compatible", "breaking", "undecided"])

const Unit = Schema.Struct({
  id: Schema.String,
  kind: Schema.Literals([
    "service",
    "external",
    "contract",
    "consumer",
    "callers",
    "migration",
    "message",
    "flag",
    "configuration"
  ]),
  address: Schema.String,
  from: opt(Schema.String),
  to: opt(Schema.String),
  appears: opt(Schema.Literal(true)),
  disappears: opt(Schema.Literal(true)),
  phase: opt(Schema.Literals(["expand", "migrate", "contract"])),
  operations: opt(Schema.Array(Schema.String))
}).annotate({ identifier: "PlanUnit" })

const Evidence = Schema.Struct({
  code: Schema.String,
  verdict: Schema.Literals(["breaking", "undecided", "changes-meaning"]),
  subject: Schema.String,
  pointer: opt(Schema.String),
  witness: opt(WitnessJson),
  reasons: Schema.Array(Schema.String)
}).annotate({ identifier: "PlanEvidence" })

const Mixture = Schema.Struct({ verdict, evidence: Schema.Array(Evidence) }).annotate({ identifier: "PlanMixture" })
const Wait = Schema.Struct({ in: Schema.String, for: Schema.String })

const Pair = Schema.Struct({
  client: Schema.String,
  server: Schema.String,
  medium: Schema.Literals(["call", "message", "store", "flag", "configuration"]),
  through: Schema.String,
  oldClientNewServer: Mixture,
  newClientOldServer: Mixture,
  wait: opt(Wait),
  /** How long the old client, rolled back, still meets what the new server answered: in caches and stored replies. */
  residue: opt(Wait),
  /** The client is the same in both designs, by its version too: nobody moves it. */
  isClientPinned: opt(Schema.Literal(true))
}).annotate({ identifier: "PlanPair" })

const Constraint = Schema.Struct({
  first: Schema.String,
  last: Schema.String,
  /** Whether what it avoids is known to break; else nobody could decide. */
  decided: Schema.Boolean,
  /** Position in `mixtures`, and which of the two it avoids. */
  pair: Position,
  avoids: mixtureName
}).annotate({ identifier: "PlanConstraint" })

const Stuck = Schema.Struct({
  unit: Schema.String,
  /** Position in `mixtures` of the pair that would meet; absent where the step itself takes something away for good. */
  pair: opt(Position),
  meets: opt(mixtureName),
  why: Schema.Literals(["meets", "written", "irreversible"])
})

const Step = Schema.Struct({
  number: Schema.Int,
  /** Steps of one wave have no constraint between them and may go together. */
  wave: Schema.Int,
  unit: Schema.String,
  /** Positions in `constraints` of those that put it here. */
  because: Schema.Array(Position),
  waits: Schema.Array(Wait),
  /** Units that are new by now and cannot be rolled back alone; every other one that is new can. */
  stuck: Schema.Array(Stuck)
}).annotate({ identifier: "PlanStep" })

const Bridge = Schema.Struct({
  unit: Schema.String,
  through: Schema.String,
  /** What it is on its other edges: still the old version, or the new one already. */
  otherwise: Schema.Literals(["old", "new"]),
  /** Units that move while the bridge is there. */
  until: Schema.Array(Schema.String),
  /** What has to pass before the new version may take its place: entries, messages or answers of before. */
  wait: opt(Wait),
  /** It stands in place of the new version: what it reads is kept for good. */
  lasts: opt(Schema.Literal(true)),
  /** What the version in between does with each field that differs. */
  fields: Schema.Array(
    Schema.Struct({
      at: Schema.String,
      part: Schema.String,
      pointer: Schema.String,
      does: Schema.Literals(["accepts", "sends"]),
      /** Whether it was there before, or comes with the new version. */
      is: Schema.Literals(["old", "new", "both"]),
      /** The type as which it is read or written, where the two forms differ in that. */
      as: opt(Schema.String),
      /** The values that it reads or writes there, where both forms list theirs and the lists differ. */
      values: opt(Schema.Array(Schema.Json))
    })
  ),
  /** The contract or payload schemas of the version in between, as it was compared again. */
  form: Schema.Json,
  checked: Schema.Literal(true)
}).annotate({ identifier: "PlanBridge" })

const Flag = Schema.Struct({
  flag: Schema.String,
  from: opt(Schema.String),
  to: opt(Schema.String),
  rows: Schema.Array(
    Schema.Struct({
      service: Schema.String,
      side: Schema.Literals(["old", "new"]),
      version: opt(Schema.String),
      /** What this version makes of the value before, and of the one after. */
      from: verdict,
      to: verdict
    })
  )
}).annotate({ identifier: "PlanFlag" })

const Declared = Schema.Struct({
  rollout: Schema.String,
  stages: Schema.Array(Schema.Struct({ name: Schema.String, units: Schema.Array(Schema.String) })),
  /** Reachable mixtures of versions, as digits. */
  configurations: Schema.String
}).annotate({ identifier: "DeclaredPlan" })

/** What `lintel plan` adds to a report. */
export const PlanJson = Schema.Struct({
  /** `safe`: every mixture on the way is decided to be fine; `undecided`: what is known to break is avoided. */
  order: Schema.Literals(["safe", "undecided", "blocked"]),
  /** What stands after the last step, where that is not known to be fine: two of the new design do not get along. */
  end: opt(Schema.Literals(["broken", "undecided"])),
  units: Schema.Array(Unit),
  steps: Schema.Array(Step),
  constraints: Schema.Array(Constraint),
  mixtures: Schema.Array(Pair),
  /** Number of the first step after which not everything can go back. */
  pointOfNoReturn: opt(Schema.Int),
  /** Positions in `constraints` of a cycle, and in `mixtures` of pairs of which no mixture works. */
  blocked: opt(Schema.Struct({ cycle: Schema.Array(Position), hopeless: Schema.Array(Position) })),
  bridges: Schema.Array(Bridge),
  /** Flags on the way: every version of those who evaluate one, with every value it has. */
  flags: opt(Schema.Array(Flag)),
  declared: Schema.Array(Declared),
  /** Whether the steps are those of the declared rollouts, or were derived. */
  follows: Schema.Literals(["declared", "derived"]),
  /** Units that use something that changes and may stay as they are. */
  stays: Schema.Array(Schema.String)
}).annotate({ identifier: "Plan" })

/**
 * The way from one design to another, as `lintel/report@1` carries it under `plan`.
 *
 * @category printing
 * @since 0.1.0
 */
export interface PlanJson extends Schema.Schema.Type<typeof PlanJson> {}
