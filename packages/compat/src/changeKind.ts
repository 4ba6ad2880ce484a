import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import type { Doc } from "@lintel/doc"
import type { ChangeClass } from "./change.js"
import { changeBlocks } from "./changeBlocks.js"

const PlaceData = Schema.Struct({ address: Schema.String, pointer: Schema.String })

/** Someone who uses what changed, and by what: a call, a step of a saga, a consumer. */
export const UserData = Schema.Struct({
  address: Schema.String,
  role: Schema.Literals(["call", "flow", "step", "consumer", "reader", "producer", "saga", "service"]),
  uses: Schema.String
})
export interface UserData extends Schema.Schema.Type<typeof UserData> {}

/**
 * Fields that the data of every kind of change has. The comparison fills them in: a Change carries only the kind's own
 * fields in `data`.
 */
export const commonData = {
  versions: Schema.Struct({ old: Schema.String, new: Schema.String }),
  before: Schema.optionalKey(PlaceData),
  after: Schema.optionalKey(PlaceData),
  /** Operations and messages that the difference reaches. */
  reaches: Schema.Array(Schema.String),
  /** Known users that break, or that have to look. */
  breaks: Schema.Array(UserData),
  /** Known users that use what changed without being hurt. */
  spared: Schema.Array(UserData),
  /** Whether somebody unknown may use it too. */
  unknownUsers: Schema.Boolean
}

const Common = Schema.Struct(commonData)
/** What the data of every kind of change has. */
export interface CommonData extends Schema.Schema.Type<typeof Common> {}

/** The words of a change: what happens first, then why it matters, then ways out that are no break themselves. */
export interface ChangeWords {
  readonly consequence: ReadonlyArray<Doc.Words>
  readonly why?: ReadonlyArray<Doc.Words>
  readonly fixes?: ReadonlyArray<ReadonlyArray<Doc.Words>>
}

/** What makes a kind of change. */
export interface ChangeKindDefinition<Data extends CommonData> {
  readonly class: ChangeClass
  /** One sentence: what the change is. */
  readonly summary: string
  /** `Schema.Struct({ ...commonData, own fields })`. */
  readonly data: Schema.Schema<Data>
  /** Fields of the data that tell two changes of one subject apart. */
  readonly identity?: ReadonlyArray<keyof Data & string>
  /** Fields of the data that name the cause: changes of one cause share a page. */
  readonly cause?: ReadonlyArray<keyof Data & string>
  readonly title?: (data: Data) => string
  readonly explain: (data: Data) => ChangeWords
}

const severityOf = {
  breaking: "error",
  "changes-meaning": "warning",
  undecided: "warning",
  information: "note"
} as const

/**
 * Makes a kind of change. Its page always reads: the consequence, the two places, the witness, why, who is hurt, ways
 * out; a kind gives the words that are its own.
 */
export const changeKind = <const Code extends `compat/${string}`, Data extends CommonData>(
  code: Code,
  definition: ChangeKindDefinition<Data>
): FindingKind<Code, Data> => {
  const { cause, data, explain, identity, summary, title } = definition
  return FindingKind.make<Code, Data>(code, {
    severity: severityOf[definition.class],
    class: definition.class,
    summary,
    since: "0.1.0",
    data,
    ...(identity === undefined ? {} : { identity }),
    ...(cause === undefined ? {} : { cause }),
    ...(title === undefined ? {} : { title }),
    explain: (value, { diagnostic }) => changeBlocks(value, explain(value), diagnostic)
  })
}
