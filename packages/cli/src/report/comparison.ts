import { changes, compare, type CompareOptions, type ComparePolicy, compareSchemas } from "@lintel/compat"
import { type AnyFindingKind, type Diagnostic, fingerprint, type Report } from "@lintel/diagnostic"
import { type Extension, isJsonObject, type JsonSchema, type LocalDate, type Model } from "@lintel/model"
import type { Input, ModelInput, SchemaInput } from "../input/input.js"
import { refuseInvalid } from "../input/invalidSchema.js"
import { nobody } from "../input/schema.js"
import { withUnknownReferences } from "../input/unknownReferences.js"
import { Unusable } from "../unusable.js"

/** How a pair is compared. */
export interface PairOptions {
  /** Where the data of bare schemas and of messages travels; both questions are asked without it. */
  readonly position: "request" | "response" | "message" | "stored" | undefined
  readonly relation: "plain" | "sender-closed" | undefined
  readonly policy: ComparePolicy
  readonly consumers: ReadonlyArray<Model>
  readonly extensions: ReadonlyArray<Extension>
  readonly now: string
  /** Several pairs are compared: each finding says of which files it speaks. */
  readonly named: boolean
}

/** Kinds of changes that a comparison tells of. */
export const changeKinds: ReadonlyArray<AnyFindingKind> = changes

const kindWords = {
  design: "a design",
  snapshot: "a snapshot",
  openapi: "an OpenAPI document",
  asyncapi: "an AsyncAPI document",
  operations: "configuration of operations",
  avro: "an Avro schema",
  kubernetes: "manifests of Kubernetes",
  workflow: "a workflow"
} as const

const wordsOf = (input: Input): string => (input._tag === "Schema" ? "a JSON Schema" : kindWords[input.kind])

/** Of a Model, only its messages travel both ways. */
const positionOf = ({ position }: PairOptions): Pick<CompareOptions, "position"> =>
  position === "message" || position === "stored" ? { position } : {}

/** How readers read; what weighs and what is accepted is applied to the whole, later. */
const readers = ({ policy, relation }: PairOptions): ComparePolicy =>
  relation === undefined ? policy : { ...policy, relation: relation === "plain" ? "plain" : "senderClosed" }

/** What the design's own configuration says of data goes before what a format says of its own. */
const extensionsOf = (old: ModelInput, fresh: ModelInput, { extensions }: PairOptions): ReadonlyArray<Extension> => [
  ...[...(old.extensions ?? []), ...(fresh.extensions ?? [])].filter(
    ({ key }) => !extensions.some((it) => it.key === key)
  ),
  ...extensions
]

/** Which of the two questions about an Avro schema is asked where its data travel so. */
const askedAt = { request: "retained", stored: "retained", response: "message", message: "message" } as const

const partOf = ({ data }: Diagnostic): string | undefined => {
  const part = isJsonObject(data) ? data["part"] : undefined
  return part === "message" || part === "retained" ? part : undefined
}

/** A schema by itself has no position: both questions are answered, unless one is asked for. */
const askedOnly = (report: Report, position: NonNullable<PairOptions["position"]>): Report => {
  const findings = report.findings.filter((it) => (partOf(it) ?? askedAt[position]) === askedAt[position])
  const classes = new Set(findings.map((it) => it.class))
  const isMajor = classes.has("breaking") || classes.has("undecided")
  const bump = isMajor ? "major" : classes.size > 0 ? "minor" : "none"
  return { ...report, findings, summary: { ...report.summary, bump } }
}

const compareDesigns = (old: ModelInput, fresh: ModelInput, options: PairOptions): Report => {
  const report = compareContracts(old, fresh, options)
  const { position } = options
  const isBare = old.kind === "avro" && fresh.kind === "avro"
  return isBare && position !== undefined ? askedOnly(report, position) : report
}

const compareContracts = (old: ModelInput, fresh: ModelInput, options: PairOptions): Report =>
  compare(old.model, fresh.model, {
    policy: readers(options),
    consumers: options.consumers,
    extensions: extensionsOf(old, fresh, options),
    now: options.now as LocalDate,
    ...positionOf(options),
    ...(options.named ? { sides: { old: old.label, new: fresh.label } } : {})
  })

const isSchema = (value: unknown): value is JsonSchema => typeof value === "boolean" || isJsonObject(value)

const moved = (address: string, to: string): string => (address === nobody ? to : address)

const placeMoved = (place: unknown, to: string): unknown =>
  isJsonObject(place) && place["address"] === nobody ? { ...place, address: to } : place

/** A finding about a bare schema under the name of its file: several are compared, each is its own subject. */
const renamed = (finding: Diagnostic, to: string): Diagnostic => {
  const { code, data, related, subject } = finding
  if (subject !== nobody) return finding
  const { before, after, ...rest } = isJsonObject(data) ? data : {}
  return {
    ...finding,
    subject: to,
    data: {
      ...rest,
      ...(before === undefined ? {} : { before: placeMoved(before, to) }),
      ...(after === undefined ? {} : { after: placeMoved(after, to) })
    },
    related: related.map((it) => ({ ...it, address: moved(it.address, to) })),
    fingerprint: fingerprint(code, to, { of: finding.fingerprint })
  }
}

const schemaOf = (input: SchemaInput): JsonSchema => {
  const { dialect, label } = input
  if (isSchema(input.value)) refuseInvalid(input)
  // What is at an address may have changed, however equal two schemas look that refer to it.
  const value = withUnknownReferences(input.value, dialect)
  if (isSchema(value)) return value
  throw new Unusable(`${label} is no JSON Schema: it is neither an object nor true or false`)
}

const compareBare = (old: SchemaInput, fresh: SchemaInput, options: PairOptions): Report => {
  const report = compareSchemas(schemaOf(old), schemaOf(fresh), {
    policy: readers(options),
    now: options.now as LocalDate,
    relation: options.relation ?? "sender-closed",
    ...(options.position === undefined ? {} : { position: options.position }),
    ...(options.named ? { sides: { old: old.label, new: fresh.label } } : {})
  })
  return { ...report, findings: report.findings.map((it) => renamed(it, fresh.address)) }
}

/** A design or its snapshot says all that documents say, so it is compared with any of them. */
const isWhole = ({ kind }: ModelInput): boolean => kind === "design" || kind === "snapshot"

/** Compares two versions of one thing. */
export const comparePair = (old: Input, fresh: Input, options: PairOptions): Report => {
  if (old._tag === "Model" && fresh._tag === "Model") {
    if (old.kind === fresh.kind || isWhole(old) || isWhole(fresh)) return compareDesigns(old, fresh, options)
  }
  if (old._tag === "Schema" && fresh._tag === "Schema") return compareBare(old, fresh, options)
  throw new Unusable(`${old.label} is ${wordsOf(old)} and ${fresh.label} is ${wordsOf(fresh)}: compare two of one kind`)
}
