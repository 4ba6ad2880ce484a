import { escapeToken, type Json, parsePointer, valueAt } from "@lintel/json-schema"
import { type Subject } from "../judge/independent.js"
import { type Failure } from "../judge/interpreter.js"
import { type Mention, type Refusal } from "../judge/witness.js"
import { type Reason } from "../result.js"

const maxLength = 48

// Whether a value may be short: what is long is not written out only to be measured.
const mayBeShort = (value: unknown): boolean => {
  if (typeof value === "string") return value.length < maxLength
  if (typeof value !== "object" || value === null) return true
  let left = maxLength
  const fits = (part: unknown): boolean => {
    left -= typeof part === "string" ? part.length + 2 : 1
    if (left < 0 || typeof part !== "object" || part === null) return left >= 0
    for (const name of Object.keys(part)) {
      if (!Array.isArray(part)) left -= name.length + 3
      if (left < 0 || !fits((part as { readonly [name: string]: unknown })[name])) return false
    }
    return true
  }
  return fits(value)
}

/** A keyword with its value, where that is short enough to be read in a sentence. */
const briefly = (document: Json, { keyword, pointer }: Mention): string => {
  if (keyword === undefined) return "the schema"
  if (keyword === "false" || !pointer.endsWith(`/${escapeToken(keyword)}`)) return keyword
  const known = typeof document === "object" && document !== null ? sayingsOf(document) : new Map<string, string>()
  const before = known.get(pointer)
  if (before !== undefined) return before
  const value = valueAt(document, parsePointer(pointer) ?? [])?.value
  const text = value === undefined || !mayBeShort(value) ? "" : JSON.stringify(value)
  const said = text === "" || text.length > maxLength ? keyword : `${keyword} ${text}`
  known.set(pointer, said)
  return said
}

// One change is told in many answers.
const sayings = new WeakMap<object, Map<string, string>>()

const sayingsOf = (document: object): Map<string, string> => {
  const known = sayings.get(document) ?? new Map<string, string>()
  sayings.set(document, known)
  return known
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
