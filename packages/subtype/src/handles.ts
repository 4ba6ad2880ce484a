import { isObject } from "@lintel/json-schema"
import { type DocumentState, knownState, type SchemaHandle } from "./arena.js"
import { type InvalidSchema } from "./result.js"

/** The schemas of a question; one without a second side has one only. */
export type Handles = { readonly [side in "sub" | "sup"]?: SchemaHandle }

const sides = ["sub", "sup"] as const

const stateBehind = (handle: unknown): DocumentState | undefined => {
  try {
    return isObject(handle) && isObject(handle["document"]) ? knownState(handle["document"]) : undefined
  } catch {
    return undefined
  }
}

const named = (value: unknown): string => (value === null ? "null" : typeof value)

/** The state of the documents of a question, or what is wrong with what was given for a schema. */
export const arenaOf = (handles: Handles): DocumentState | InvalidSchema => {
  let first: DocumentState | undefined
  for (const side of sides) {
    if (!(side in handles)) continue
    const invalid = (reason: string): InvalidSchema => ({ _tag: "InvalidSchema", side, pointer: "", reason })
    const state = stateBehind(handles[side])
    if (state === undefined) {
      return invalid("this is no schema of a compiled document: the at and schema of one, made by compile, give them")
    }
    const pointer: unknown = handles[side]?.pointer
    if (typeof pointer !== "string") return invalid(`a pointer is a string, not ${named(pointer)}`)
    if (first !== undefined && first.engine !== state.engine) {
      return invalid("the documents of the two schemas were compiled in different arenas")
    }
    first ??= state
  }
  return first ?? { _tag: "InvalidSchema", side: "sub", pointer: "", reason: "no schema was given" }
}
