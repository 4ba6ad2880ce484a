import { readerSchema, senderSchema, unknownReads } from "@lintel/evolution"
import type { JsonSchema, Projection } from "@lintel/model"
import type { PayloadPosition } from "../payload/comparison.js"
import type { PayloadJudge } from "../payload/judge.js"
import { nowhere, resolved, type Scope } from "../payload/place.js"
import type { User } from "./users.js"

/** What a user takes of a position: by its status, its range, or everything else; of a message by one name. */
const projectionAt = ({ part, where }: PayloadPosition, { reads }: User): Projection | undefined => {
  if (part === "message" || part === "received" || part === "retained") return reads["message"]
  const status = where["status"]
  if (status === undefined) return undefined
  return reads[status] ?? reads[`${status[0] ?? ""}XX`] ?? reads["default"]
}

const resolveIn =
  (scope: Scope) =>
  (schema: JsonSchema): JsonSchema =>
    resolved({ schema, place: nowhere }, scope).schema

/** Whether one of the two versions describes whatever is read: a name that neither knows says nothing of what is read. */
const isKnown = (judge: PayloadJudge, { after, before }: PayloadPosition, projection: Projection): boolean => {
  const [old, fresh] = [resolveIn(judge.before), resolveIn(judge.after)]
  const unknown = unknownReads(projection, before.schema, old)
  return unknown.length === 0 || unknownReads({ reads: unknown }, after.schema, fresh).length === 0
}

/**
 * Whether a user is not hurt at a position although its payload is refused there: it says what it reads or sends, and
 * that is still understood. Saying nothing counts as reading everything.
 */
export const isSpared = (judge: PayloadJudge, position: PayloadPosition, user: User): boolean => {
  const { after, before, writer } = position
  if (position.part === "retained" || position.part === "received") {
    const projection = projectionAt(position, user)
    if (projection === undefined) return false
    const reader = { ...after, schema: readerSchema(projection, after.schema, resolveIn(judge.after)) }
    return judge.isFine(before, reader, writer)
  }
  if (writer === "caller") {
    if (position.part !== "request" || user.sends === undefined) return false
    const sender = { ...before, schema: senderSchema(user.sends, before.schema) }
    // Who says too little of what it sends could send nothing at all, and that proves nothing.
    if (judge.isFine(sender, { ...after, schema: false }, writer)) return false
    return judge.isFine(sender, after, writer)
  }
  if (
    user.role === "call" ||
    user.role === "step" ||
    user.role === "flow" ||
    user.role === "consumer" ||
    user.role === "reader"
  ) {
    const projection = projectionAt(position, user)
    if (projection === undefined || !isKnown(judge, position, projection)) return false
    const reader = { ...before, schema: readerSchema(projection, before.schema, resolveIn(judge.before)) }
    return judge.isFine(after, reader, writer)
  }
  return false
}
