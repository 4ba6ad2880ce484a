import * as Schema from "effect/Schema"
import { PlanJson } from "./planSchema.js"
import { WitnessJson } from "./witnessSchema.js"

// The form of `--format json`. It only grows: new keys are optional, readers ignore what they do not know.

const opt = Schema.optionalKey
const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

const severity = Schema.Literals(["error", "warning", "note"])
const findingClass = Schema.Literals(["breaking", "changes-meaning", "undecided", "problem", "information"])

const Related = Schema.Struct({ address: Schema.String, pointer: opt(Schema.String), role: Schema.String }).annotate({
  identifier: "Related"
})

const position = Schema.Struct({ line: Count, column: Count })
const FixJson = Schema.Union([
  Schema.Struct({
    _tag: Schema.tag("ModelPatch"),
    checked: opt(Schema.Literal(true)),
    from: opt(Schema.Struct({ address: Schema.String, pointer: Schema.String })),
    id: Schema.String,
    operations: Schema.Array(
      Schema.Union([
        Schema.Struct({
          op: Schema.Literals(["add", "replace", "test"]),
          path: Schema.String,
          value: Schema.Json
        }),
        Schema.Struct({ op: Schema.Literal("remove"), path: Schema.String })
      ])
    )
  }),
  Schema.Struct({
    _tag: Schema.tag("TextEdits"),
    id: Schema.String,
    edits: Schema.Array(Schema.Struct({ file: Schema.String, start: position, end: position, text: Schema.String }))
  })
]).annotate({ identifier: "Fix" })

const FindingJson = Schema.Struct({
  code: Schema.String,
  severity,
  class: findingClass,
  subject: Schema.String,
  pointer: opt(Schema.String),
  data: Schema.Record(Schema.String, Schema.Json),
  witness: opt(WitnessJson),
  related: opt(Schema.Array(Related)),
  fixes: opt(Schema.Array(FixJson)),
  fingerprint: Schema.String
}).annotate({ identifier: "Finding" })

const AcceptedJson = Schema.Struct({
  finding: FindingJson,
  reason: Schema.String,
  owner: opt(Schema.String),
  until: opt(Schema.String),
  ticket: opt(Schema.String),
  origin: opt(Schema.String)
}).annotate({ identifier: "AcceptedFinding" })

const NotCheckedJson = Schema.Struct({
  code: Schema.String,
  reason: Schema.Literals(["missing-fact", "off", "profile", "options", "defect"]),
  fact: opt(Schema.String),
  count: Count,
  subjects: Schema.Array(Schema.String)
}).annotate({ identifier: "NotChecked" })

const SummaryJson = Schema.Struct({
  errors: Count,
  warnings: Count,
  notes: Count,
  undecided: Count,
  accepted: Count,
  notChecked: Count,
  defects: Count,
  rules: opt(Count),
  bump: opt(Schema.Literals(["major", "minor", "patch", "none"]))
}).annotate({ identifier: "Summary" })

const PolicyJson = Schema.Struct({
  failOn: Schema.Literals(["error", "warning", "note", "never"]),
  allowUndecided: Schema.Boolean,
  profile: opt(Schema.Literals(["starter", "service", "full"])),
  comparison: opt(Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Array(Schema.String)])))
}).annotate({ identifier: "Policy" })

/** The whole object of `--format json`. */
export const ReportJson = Schema.Struct({
  schema: Schema.Literal("lintel/report@1"),
  verdict: Schema.Literals(["holds", "fails", "undecided", "compatible", "breaking"]),
  findings: Schema.Array(FindingJson),
  accepted: Schema.Array(AcceptedJson),
  notChecked: Schema.Array(NotCheckedJson),
  defects: Schema.Array(Schema.Struct({ code: Schema.String, message: Schema.String })),
  summary: SummaryJson,
  policy: PolicyJson,
  now: Schema.String,
  /** The way from the one design to the other, for `plan`. */
  plan: opt(PlanJson)
}).annotate({ identifier: "Report" })

/**
 * The object that `--format json` prints.
 *
 * @category printing
 * @since 0.1.0
 */
export interface ReportJson extends Schema.Schema.Type<typeof ReportJson> {}
