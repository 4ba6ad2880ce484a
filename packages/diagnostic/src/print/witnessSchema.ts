import * as Schema from "effect/Schema"

const opt = Schema.optionalKey
const Texts = Schema.Record(Schema.String, Schema.String)

const Refusal = Schema.Struct({ pointer: Schema.String, keyword: Schema.String, expected: opt(Schema.Json) })
const answer = Schema.Literals(["accepted", "refused", "unknown"])
const judged = {
  checked: Schema.Boolean,
  replay: opt(Schema.Struct({ sender: answer, reader: answer, why: opt(Schema.String) })),
  acceptedBy: opt(Schema.String),
  refusedBy: opt(Schema.String),
  refusals: opt(Schema.Array(Refusal))
}
const body = Schema.Struct({ value: Schema.Json, text: opt(Schema.String) })

const RunStep = Schema.Struct({
  outcome: Schema.Literals(["ok", "failed", "undone", "nothing"]),
  step: Schema.String,
  action: Schema.String,
  detail: opt(Schema.String)
})
const PathStop = Schema.Struct({ address: Schema.String, via: opt(Schema.String), value: opt(Schema.String) })
const Term = Schema.Struct({
  name: Schema.String,
  value: Schema.String,
  address: opt(Schema.String),
  pointer: opt(Schema.String)
})

/** What a machine re-checked before a person sees it, as JSON carries it. */
export const WitnessJson = Schema.Union([
  Schema.Struct({
    _tag: Schema.tag("HttpRequest"),
    method: Schema.String,
    target: Schema.String,
    headers: opt(Texts),
    body: opt(body),
    ...judged
  }),
  Schema.Struct({
    _tag: Schema.tag("HttpResponse"),
    status: Schema.Int,
    headers: opt(Texts),
    body: opt(body),
    ...judged
  }),
  Schema.Struct({
    _tag: Schema.tag("Message"),
    message: Schema.String,
    headers: opt(Texts),
    payload: body,
    ...judged
  }),
  Schema.Struct({ _tag: Schema.tag("Datum"), datum: body, ...judged }),
  Schema.Struct({ _tag: Schema.tag("Run"), checked: Schema.Boolean, steps: Schema.Array(RunStep) }),
  Schema.Struct({ _tag: Schema.tag("Path"), checked: Schema.Boolean, stops: Schema.Array(PathStop) }),
  Schema.Struct({
    _tag: Schema.tag("Value"),
    checked: Schema.Boolean,
    name: Schema.String,
    value: Schema.String,
    limit: opt(Schema.String),
    limitName: opt(Schema.String),
    terms: Schema.Array(Term)
  })
]).annotate({ identifier: "Witness" })
