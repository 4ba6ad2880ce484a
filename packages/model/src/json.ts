/**
 * Any value that JSON can say.
 *
 * @category json
 * @since 0.1.0
 */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | JsonObject

/**
 * A JSON object. Keys may be any text, `__proto__` included: read own properties only.
 *
 * @category json
 * @since 0.1.0
 */
export interface JsonObject {
  readonly [key: string]: Json
}

/**
 * A JSON Schema of dialect 2020-12. References are `#/$defs/Name` inside the contract or message that holds it,
 * or `schemas:NAME#/$defs/Other` into a shared vocabulary.
 *
 * @category json
 * @since 0.1.0
 */
export type JsonSchema = boolean | JsonObject

/**
 * Whether a value is a JSON object (not an array, not null).
 *
 * @category json
 * @since 0.1.0
 */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Total order on texts by UTF-16 code units: the same on every machine and in every locale.
 *
 * @category json
 * @since 0.1.0
 */
export const byText: (a: string, b: string) => number = compareText

/**
 * Prints JSON with sorted keys and without keys whose value is `undefined`: equal values give equal text.
 * `indent` is the number of spaces of one level; 0 prints one line. Deep values do not use up the call stack.
 *
 * @example
 * ```ts
 * import { stableStringify } from "@lintel/model"
 *
 * stableStringify({ b: 1, a: [true, null] }) // => '{"a":[true,null],"b":1}'
 * ```
 *
 * @category json
 * @since 0.1.0
 */
export const stableStringify = (value: unknown, indent = 0): string => {
  const short = indent === 0 ? compactText(value, 0) : undefined
  if (short !== undefined) return short
  const out: Array<string> = []
  type Task = string | { readonly value: unknown; readonly depth: number }
  const stack: Array<Task> = [{ value, depth: 0 }]
  const line = (depth: number): string => (indent === 0 ? "" : `\n${" ".repeat(indent * depth)}`)
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    if (typeof task === "string") out.push(task)
    else expand(task.value, task.depth)
  }
  return out.join("")

  function expand(node: unknown, depth: number): void {
    if (typeof node !== "object" || node === null) {
      out.push(JSON.stringify(node) ?? "null")
      return
    }
    const parts: Array<readonly [prefix: string, value: unknown]> = Array.isArray(node)
      ? node.map((item) => ["", item] as const)
      : Object.keys(node)
          .toSorted()
          .filter((key) => Reflect.get(node, key) !== undefined)
          .map((key) => [`${JSON.stringify(key)}:${indent === 0 ? "" : " "}`, Reflect.get(node, key)] as const)
    const [open, close] = Array.isArray(node) ? ["[", "]"] : ["{", "}"]
    if (parts.length === 0) {
      out.push(open + close)
      return
    }
    out.push(open)
    stack.push(line(depth) + close)
    for (let i = parts.length - 1; i >= 0; i--) {
      const part = parts[i]
      if (part === undefined) continue
      stack.push({ value: part[1], depth: depth + 1 })
      stack.push((i === 0 ? "" : ",") + line(depth + 1) + part[0])
    }
  }
}

/**
 * From this level on the call stack is left alone, and printed JSON is no longer indented: indentation is quadratic.
 *
 * @category json
 * @since 0.1.0
 */
export const deepLevel = 200

/** The text of a value with sorted keys and nothing between them, by recursion; undefined where that would go deep. */
const compactText = (node: unknown, depth: number): string | undefined => {
  if (typeof node !== "object" || node === null) return JSON.stringify(node) ?? "null"
  if (depth > deepLevel) return undefined
  let inner = ""
  // By index: most of what identifies a finding is written this way.
  if (Array.isArray(node)) {
    for (let index = 0; index < node.length; index++) {
      const text = compactText(node[index], depth + 1)
      if (text === undefined) return undefined
      inner += index === 0 ? text : `,${text}`
    }
    return `[${inner}]`
  }
  const keys = Object.keys(node)
  keys.sort()
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? ""
    const item: unknown = Reflect.get(node, key)
    if (item === undefined) continue
    const text = compactText(item, depth + 1)
    if (text === undefined) return undefined
    inner += `${inner === "" ? "" : ","}${JSON.stringify(key)}:${text}`
  }
  return `{${inner}}`
}

/**
 * `JSON.stringify` with an explicit stack; what lies deeper than `deepLevel` stands on one line.
 *
 * @category json
 * @since 0.1.0
 */
export const printDeep = (root: unknown, indent: number): string => {
  const out: Array<string> = []
  const stack: Array<string | { readonly value: unknown; readonly depth: number }> = [{ value: root, depth: 0 }]
  const line = (depth: number): string => (depth > deepLevel ? "" : `\n${" ".repeat(indent * depth)}`)
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    if (typeof task === "string") {
      out.push(task)
      continue
    }
    const { value, depth } = task
    if (typeof value !== "object" || value === null) {
      out.push(JSON.stringify(value))
      continue
    }
    const isList = Array.isArray(value)
    const entries: ReadonlyArray<readonly [string, unknown]> = Object.entries(value)
    const [open, close] = isList ? ["[", "]"] : ["{", "}"]
    out.push(open)
    if (entries.length === 0) {
      out.push(close)
      continue
    }
    stack.push((depth >= deepLevel ? "" : line(depth)) + close)
    for (const [index, [key, item]] of [...entries.entries()].toReversed()) {
      stack.push({ value: item, depth: depth + 1 })
      const label = isList ? "" : `${JSON.stringify(key)}: `
      stack.push((index === 0 ? "" : ",") + line(depth + 1) + label)
    }
  }
  return out.join("")
}
