import { type Json, parsePointer, valueAt } from "@lintel/json-schema"
import { type Subject } from "../judge/independent.js"
import { type Failure } from "../judge/interpreter.js"
import { type Mention, type Refusal } from "../judge/witness.js"
import { type Reason } from "../result.js"

const maxLength = 48

/** A keyword with its value, where that is short enough to be read in a sentence. */
const briefly = (document: Json, { keyword, pointer }: Mention): string => {
  if (keyword === undefined) return "the schema"
  const tokens = parsePointer(pointer)
  const value = tokens === undefined || tokens.at(-1) !== keyword ? undefined : valueAt(document, tokens)?.value
  const text = value === undefined || keyword === "false" ? "" : JSON.stringify(value)
  return text === "" || text.length > maxLength ? keyword : `${keyword} ${text}`
}

/** A refusal as a reason: the keyword that refuses, and what the other side says there. */
export const reasonOf = (left: Subject, right: Subject, { at, causes, sub, sup }: Refusal): Reason => ({
  _tag: "Refused",
  text: `${briefly(right.document, sup)} refuses what ${briefly(left.document, sub)} admits`,
  at,
  sub,
  sup,
  ...(causes.length === 0 ? {} : { reasons: causes.map((cause) => reasonOf(left, right, cause)) })
})

/** A failure of one schema alone as a reason. */
export const refusalOf = (subject: Subject, { causes, instance, keyword, schema }: Failure): Reason => ({
  _tag: "Refused",
  text: `${briefly(subject.document, { pointer: schema, keyword })} refuses it`,
  at: instance,
  sup: { pointer: schema, keyword },
  ...(causes.length === 0 ? {} : { reasons: causes.map((cause) => refusalOf(subject, cause)) })
})
