import {
  type Callback,
  type Encoding,
  type Header,
  type HttpOperation,
  type Json,
  type Link,
  type MediaType,
  type Parameter,
  type Request,
  type Response,
  type Server,
  isUnitError,
  parseRate,
  perSecond
} from "@lintel/model"
import { behaviourChanged } from "../changes/behaviour-changed/change.js"
import {
  common,
  documentation,
  downHurts,
  elsewhere,
  type FieldRule,
  type FieldTable,
  lessHurts,
  meaning
} from "../entities/fieldRule.js"
import { equalJson } from "../payload/equal.js"
import type { OperationScope } from "./scope.js"

const nested = elsewhere("compared field by field")

const perSecondOf = (value: Json | undefined): number | undefined => {
  const parsed = typeof value === "string" ? parseRate(value) : undefined
  return parsed === undefined || isUnitError(parsed) ? undefined : perSecond(parsed)
}

/** A rate that somebody relies on: fewer calls than before hurt, more do not. */
const rate = (why: string): FieldRule => ({
  _tag: "Compared",
  why,
  weigh: (before, after) => {
    const [old, fresh] = [perSecondOf(before), perSecondOf(after)]
    return old !== undefined && fresh !== undefined && fresh >= old ? "information" : "changes-meaning"
  }
})

/** Fields of operations. Those that are messages are compared as such; the rest says how the operation behaves. */
export const operationFields = {
  ...common,
  extensions: elsewhere("data of other packages"),
  _tag: elsewhere("there is one kind"),
  method: elsewhere("part of what an operation is found by"),
  path: elsewhere("part of what an operation is found by"),
  operationId: elsewhere("has a kind of its own"),
  summary: documentation,
  tags: documentation,
  parameters: elsewhere("compared one by one"),
  request: elsewhere("compared as a message"),
  responses: elsewhere("compared as messages"),
  security: elsewhere("compared as a formula"),
  servers: elsewhere("compared as addresses"),
  callbacks: elsewhere("compared one by one"),
  deprecation: elsewhere("has a kind of its own"),
  stability: elsewhere("has a kind of its own"),
  effects: downHurts(
    ["once", "idempotent", "none"],
    "Who repeats a request after a lost answer relied on what a repeat does."
  ),
  idempotency: nested,
  pagination: nested,
  batch: nested,
  longRunning: nested,
  rateLimit: nested,
  cache: nested,
  exposure: downHurts(["internal", "partner", "public"], "Fewer are meant to call it than before."),
  classification: meaning("Who may see the data is decided by it."),
  consequence: documentation
} as const satisfies FieldTable<HttpOperation>

type Nested = Required<
  Pick<HttpOperation, "idempotency" | "pagination" | "batch" | "longRunning" | "rateLimit" | "cache">
>

const repeats = "Who repeats a request after a lost answer may have it carried out twice."
const pages = "Who reads all pages in the old way gets some of the items, or some of them twice."

/** What operations say about themselves in several fields; `lost` is what its absence means. */
export const nestedFields = {
  idempotency: {
    key: meaning(repeats),
    in: meaning(repeats),
    retention: lessHurts(repeats),
    replies: meaning("A repeat gets another answer than before.")
  },
  pagination: {
    style: meaning(pages),
    limitParameter: meaning(pages),
    positionParameter: meaning(pages),
    defaultLimit: meaning("Who asks for no size gets pages of another size."),
    maximumLimit: lessHurts("Who asks for the largest page gets a smaller one, or an error."),
    orderedBy: meaning("Items come in another order.")
  },
  batch: {
    maximum: lessHurts("Batches of the old size are refused."),
    atomic: meaning("When one item fails, the others are treated in another way."),
    results: meaning("What the answer says about each item is another thing.")
  },
  longRunning: {
    status: meaning("Who waits asks somewhere else whether the work is done."),
    result: meaning("The result is fetched somewhere else."),
    expires: lessHurts("The result is gone earlier.")
  },
  rateLimit: {
    limit: rate("Who calls as often as before is turned away."),
    per: meaning("Calls are counted together that were counted apart, or the other way round."),
    algorithm: meaning("The same calls are let through in another rhythm."),
    burst: lessHurts("Bursts that were let through are turned away."),
    scope: meaning("Calls are counted together that were counted apart, or the other way round.")
  },
  cache: {
    visibility: meaning("Others may keep, or may no longer keep, the answer."),
    maxAge: meaning("Answers are kept longer or shorter than before."),
    validators: meaning("Who asks whether a kept answer is still good has to ask in another way."),
    vary: meaning("Kept answers are told apart by other headers.")
  }
} as const satisfies { readonly [Name in keyof Nested]: FieldTable<Nested[Name]> }

/** What is compared of a parameter, a body, a response, a header and their parts, and where. */
export const messageParts = {
  parameter: {
    in: elsewhere("parameters: identity"),
    name: elsewhere("parameters: identity"),
    description: documentation,
    required: elsewhere("parameters: who has to send it"),
    schema: elsewhere("values: as text"),
    content: elsewhere("contents: as a payload"),
    style: elsewhere("values: how it is written"),
    explode: elsewhere("values: how it is written"),
    allowEmptyValue: elsewhere("parameters: a name without value"),
    allowReserved: elsewhere("parameters: reserved characters"),
    deprecation: elsewhere("lifecycle"),
    stability: elsewhere("lifecycle"),
    examples: documentation
  } satisfies FieldTable<Parameter>,
  request: {
    description: documentation,
    required: elsewhere("request body: who has to send it"),
    cardinality: elsewhere("request body: one or a stream"),
    content: elsewhere("contents: as payloads"),
    maxSize: elsewhere("request body: size")
  } satisfies FieldTable<Request>,
  response: {
    description: documentation,
    cardinality: elsewhere("responses: one or a stream"),
    headers: elsewhere("headers"),
    content: elsewhere("contents: as payloads"),
    links: elsewhere("links")
  } satisfies FieldTable<Response>,
  mediaType: {
    schema: elsewhere("contents: as a payload"),
    itemSchema: elsewhere("contents: as a payload"),
    encoding: elsewhere("encodings"),
    prefixEncoding: elsewhere("encodings: parts by their place"),
    itemEncoding: elsewhere("encodings: parts without names"),
    examples: documentation
  } satisfies FieldTable<MediaType>,
  encoding: {
    contentType: elsewhere("encodings: type of a part"),
    style: elsewhere("encodings: how a property is written"),
    explode: elsewhere("encodings: how a property is written"),
    allowReserved: elsewhere("servers decode both forms of a form's text"),
    headers: elsewhere("encodings: headers of a part")
  } satisfies FieldTable<Encoding>,
  header: {
    description: documentation,
    required: elsewhere("headers: whether it is promised"),
    schema: elsewhere("values: as text"),
    content: elsewhere("contents: as a payload"),
    style: elsewhere("values: how it is written"),
    explode: elsewhere("values: how it is written"),
    deprecation: elsewhere("headers: announced ends are documentation"),
    examples: documentation
  } satisfies FieldTable<Header>,
  link: {
    operation: elsewhere("links"),
    parameters: elsewhere("links"),
    requestBody: elsewhere("links"),
    description: documentation
  } satisfies FieldTable<Link>,
  callback: {
    expression: elsewhere("callbacks: where the service calls"),
    operations: elsewhere("callbacks: one by one, reversed")
  } satisfies FieldTable<Callback>,
  server: {
    url: elsewhere("servers: as an address"),
    name: documentation,
    description: documentation,
    variables: elsewhere("servers: every value is an address")
  } satisfies FieldTable<Server>
} as const

const lostWords: { readonly [Name in keyof Nested]: string } = {
  idempotency: repeats,
  pagination: pages,
  batch: "Batches are treated in another way.",
  longRunning: "The answer comes at another time and place.",
  rateLimit: "How often one may call is another number.",
  cache: "Whether an answer may be kept is another rule."
}

const report = (
  scope: OperationScope,
  field: string,
  found: "breaking" | "changes-meaning" | "information" | "undecided",
  old: Json | undefined,
  fresh: Json | undefined,
  why: string
): void =>
  scope.report(
    behaviourChanged,
    { field, why, ...(old === undefined ? {} : { old }), ...(fresh === undefined ? {} : { new: fresh }) },
    {
      class: found,
      pointer: {
        ...(old === undefined ? {} : { before: `/${field}` }),
        ...(fresh === undefined ? {} : { after: `/${field}` })
      }
    }
  )

type Plain = Readonly<Record<string, Json | undefined>>

const compareNested = (
  scope: OperationScope,
  name: keyof Nested,
  old: Plain | undefined,
  fresh: Plain | undefined
): void => {
  if (equalJson(old, fresh)) return
  if (old === undefined || fresh === undefined) {
    const isGain = old === undefined && (name === "idempotency" || name === "cache")
    const [before, after] = [old, fresh].map((value) => (value === undefined ? undefined : (value as Json)))
    return report(scope, name, isGain ? "information" : "changes-meaning", before, after, lostWords[name])
  }
  for (const [field, rule] of Object.entries(nestedFields[name])) {
    const [one, other] = [old[field], fresh[field]]
    if (rule._tag === "NotCompared" || equalJson(one, other)) continue
    const found = rule.weigh(one, other)
    if (found !== undefined && found !== "undecided")
      report(scope, `${name}/${field}`, found, one, other, rule.why ?? "")
  }
}

/** Compares how an operation behaves beyond the messages it takes and gives. */
export const compareBehaviour = (scope: OperationScope): void => {
  const [before, after] = [scope.before.operation, scope.after.operation]
  for (const field of ["effects", "exposure", "classification"] as const) {
    const rule = operationFields[field]
    const [old, fresh] = [before[field], after[field]] as ReadonlyArray<Json | undefined>
    if (rule._tag === "NotCompared" || equalJson(old, fresh)) continue
    const found = rule.weigh(old, fresh)
    if (found !== undefined) report(scope, field, found, old, fresh, rule.why ?? "")
  }
  for (const name of Object.keys(nestedFields) as ReadonlyArray<keyof Nested>) {
    compareNested(scope, name, before[name], after[name])
  }
}
