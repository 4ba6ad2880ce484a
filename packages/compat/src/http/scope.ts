import type { FindingKind, Severity, Witness } from "@lintel/diagnostic"
import {
  formatPointer,
  type Json,
  type JsonObject,
  type OutgoingOperation,
  type Stability,
  stableStringify
} from "@lintel/model"
import type { Change, ChangeClass } from "../change.js"
import type { CommonData } from "../changeKind.js"
import type { ComparisonContext } from "../context.js"
import type { ContractSide } from "../contracts.js"
import { unstableChanged } from "../changes/unstable-changed/change.js"
import type { PayloadPosition } from "../payload/comparison.js"
import { enumsReadOf } from "../policy.js"
import type { Writer } from "../payload/judge.js"
import type { Place } from "../payload/place.js"

/** One of the two versions. */
export type SideName = "before" | "after"

/** Who sends and who reads: what the sender's version allows, the reader's version has to accept. */
export interface Flow {
  readonly writer: Writer
  readonly sender: SideName
  readonly reader: SideName
}

const fromCaller: Flow = { writer: "caller", sender: "before", reader: "after" }
const fromService: Flow = { writer: "service", sender: "after", reader: "before" }

/** One side of the comparison of an operation. */
export interface Participant {
  readonly side: ContractSide
  /** Outgoing operations have no path of their own. */
  readonly operation: OutgoingOperation & { readonly path?: string }
  readonly address: string
  /** Where the operation stands inside the entity: empty, or a callback's place in its operation. */
  readonly pointer: string
  /** Where an outgoing request goes, where the document says it: the expression of a callback. */
  readonly target?: string
}

/** Fields that the data of all kinds of change about operations has. */
export interface ExchangeFields {
  readonly operation: string
  readonly request: string
  readonly outgoing: boolean
  readonly tolerated?: string
}

/** What is found about an operation, before it is a Change. */
export interface Report {
  readonly class: ChangeClass
  readonly pointer?: { readonly [Side in SideName]?: string }
  /** Made when it is needed: a cause that is known already needs none. */
  readonly witness?: Witness | (() => Witness | undefined)
  readonly severity?: Severity
}

/** What a kind's own data is, beyond what all kinds about operations share. */
export type OwnData<Data> = Omit<Data, keyof CommonData | keyof ExchangeFields>

/** The comparison of one operation with its counterpart. */
export interface OperationScope {
  readonly context: ComparisonContext
  readonly before: Participant
  readonly after: Participant
  /** The service sends the request: directions are reversed. */
  readonly outgoing: boolean
  readonly requests: Flow
  readonly responses: Flow
  readonly fields: ExchangeFields
  /** Path parameters of the new side that stand where the old path has a text. */
  readonly literals: ReadonlyMap<string, string>
  readonly report: <Data extends CommonData & ExchangeFields>(
    kind: FindingKind<`compat/${string}`, Data>,
    own: OwnData<Data>,
    found: Report
  ) => void
  /** Compares a payload; what is refused is gathered by its cause. */
  readonly payload: (position: PayloadPosition) => void
}

/** Gathers Changes; those of one cause become one that reaches several operations. */
export interface Gathering {
  readonly add: (change: Change) => void
  /** The change is only made when its cause is not known yet. */
  readonly addOnce: (cause: string, reached: string, make: () => Change) => void
  readonly count: () => number
  readonly changes: () => ReadonlyArray<Change>
}

export const makeGathering = (): Gathering => {
  const found = new Map<string, { readonly change: Change; readonly reaches: Set<string> }>()
  let unnamed = 0
  return {
    add: (change) => {
      found.set(`# ${unnamed++}`, { change, reaches: new Set(change.reaches) })
    },
    addOnce: (cause, reached, make) => {
      const known = found.get(cause)
      if (known === undefined) found.set(cause, { change: make(), reaches: new Set([reached]) })
      else known.reaches.add(reached)
    },
    count: () => found.size,
    changes: () => [...found.values()].map(({ change, reaches }) => ({ ...change, reaches: [...reaches] }))
  }
}

/** Own data as plain JSON: absent fields are left out. */
const plain = (data: object): JsonObject =>
  Object.fromEntries(Object.entries(data).filter((entry): entry is [string, Json] => entry[1] !== undefined))

/** The level below which an old operation promises nothing, if it is. */
const toleratedLevel = ({ operation, side }: Participant, unstable: ReadonlySet<Stability>): Stability | undefined => {
  const level = operation.stability ?? side.contract.stability
  return level !== undefined && unstable.has(level) ? level : undefined
}

/** What an operation says for itself, or the contract for all of them. */
const inherited: ReadonlyMap<string, "security" | "servers"> = new Map([
  ["/security", "security"],
  ["/servers", "servers"]
])

const placeOf = (participant: Participant, pointer: string | undefined): Place | undefined => {
  if (pointer === undefined) return undefined
  const { address, operation, side } = participant
  const field = inherited.get(pointer)
  const isOfAll = field !== undefined && operation[field] === undefined && side.contract[field] !== undefined
  return isOfAll ? { address: side.address, pointer } : { address, pointer: `${participant.pointer}${pointer}` }
}

export interface ScopeParts {
  readonly context: ComparisonContext
  readonly gathering: Gathering
  readonly before: Participant
  readonly after: Participant
  readonly outgoing: boolean
  readonly request: string
  readonly literals?: ReadonlyMap<string, string>
}

const softened = (found: ChangeClass, tolerated: string | undefined): ChangeClass =>
  tolerated === undefined || found === "undecided" ? found : "information"

export const makeScope = (parts: ScopeParts): OperationScope => {
  const { after, before, context, gathering, literals = new Map(), outgoing, request } = parts
  const tolerated = toleratedLevel(before, context.policy.unstable)
  const fields = {
    operation: after.address,
    request,
    outgoing,
    ...(tolerated === undefined ? {} : { tolerated })
  }
  const report: OperationScope["report"] = (kind, own, found) => {
    const weighed = softened(found.class, tolerated)
    const cause = stableStringify([kind.code, weighed, plain(own), tolerated ?? null, outgoing])
    gathering.addOnce(cause, after.address, () =>
      changeOf(kind.code, { ...found, class: weighed }, plain({ ...own, ...fields }))
    )
  }
  const changeOf = (code: Change["code"], found: Report, data: JsonObject): Change => {
    const [old, fresh] = [placeOf(before, found.pointer?.before), placeOf(after, found.pointer?.after)]
    const shown = context.witnesses === "none" ? undefined : found.witness
    const witness = typeof shown === "function" && context.witnesses === "now" ? shown() : shown
    return {
      code,
      class: found.class,
      ...(found.severity === undefined ? {} : { severity: found.severity }),
      subject: after.address,
      ...(fresh === undefined || fresh.address !== after.address ? {} : { pointer: fresh.pointer }),
      data,
      ...(witness === undefined ? {} : { witness }),
      ...(old === undefined ? {} : { before: old }),
      ...(fresh === undefined ? {} : { after: fresh }),
      reaches: [after.address]
    }
  }
  return {
    context,
    before,
    after,
    outgoing,
    requests: outgoing ? fromService : fromCaller,
    responses: outgoing ? fromCaller : fromService,
    fields,
    literals,
    report,
    payload: (position) => {
      if (tolerated === undefined) context.payloads.compare(position)
      else if (context.payloads.judge.compare(position.before, position.after, position.writer)._tag !== "Accepted") {
        report(unstableChanged, { part: position.part, where: position.where }, { class: "information" })
      }
    }
  }
}

/** The participant of a side. */
export const participant = (scope: OperationScope, side: SideName): Participant =>
  side === "before" ? scope.before : scope.after

/** What people call the version of a side. */
export const versionOf = (scope: OperationScope, side: SideName): string =>
  side === "before" ? scope.context.sides.old : scope.context.sides.new

/** How the reader of a direction reads, beyond what its schema says. */
export const readingOf = (
  scope: OperationScope,
  { writer }: Flow
): { readonly enums: "closed" | "open"; readonly formats: "annotation" | "assertion" } => {
  const { policy } = scope.context
  return { enums: enumsReadOf(policy, writer), formats: policy.formats }
}

/** A pointer of keys. */
export const pointerOf = (...keys: ReadonlyArray<string | number>): string => formatPointer(keys)
