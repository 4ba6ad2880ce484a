import * as Schema from "effect/Schema"

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
  /** The definition that it lies in, where operations or messages share it: its name. */
  definition: Schema.optionalKey(Schema.String),
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
