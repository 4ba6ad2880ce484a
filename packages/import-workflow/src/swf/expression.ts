import type { Json, SagaInput } from "@lintel/model"
import { segment } from "@lintel/model"
import { constantOf, inputOf, type Origin, splitOutside } from "../asl/values.js"

/** What expressions of a task may refer to: what it starts with, and what tasks before it exported by name. */
export interface Scope {
  readonly input: Origin | undefined
  readonly context: ReadonlyMap<string, Origin | undefined>
}

/** Longer expressions are not looked into. */
const longest = 20_000

/** The expression of a text that is one: `${ ... }`. */
const expressionIn = (text: string): string | undefined =>
  text.length > longest ? undefined : /^\s*\$\{([^]*)\}\s*$/u.exec(text)?.[1]?.trim()

/** An expression where only expressions may stand, with or without its marks. */
export const bareExpression = (text: string): string => expressionIn(text) ?? text.trim()

const segmentForm =
  /^(?:\.?\["((?:[^"\\]|\\.)*)"\]|\.?\[([0-9]{1,9})\]|\.([A-Za-z_][A-Za-z0-9_]*)|\."((?:[^"\\]|\\.)*)")\??/u

const unescaped = (text: string): string => {
  const value = constantOf(`"${text}"`)
  return typeof value === "string" ? value : text
}

/** A path of jq as the variable it begins with and the keys below: `$context.a["b"][0]` is `$context` and `a`, `b`, `0`. */
export const jqPath = (text: string): { readonly base: string; readonly keys: ReadonlyArray<string> } | undefined => {
  const source = text.trim()
  if (source === ".") return { base: ".", keys: [] }
  const base = /^\$[A-Za-z_][A-Za-z0-9_]*/u.exec(source)?.[0]
  if (base === undefined && !/^\.(?=["[A-Za-z_])/u.test(source)) return undefined
  const keys: Array<string> = []
  let rest = source.slice(base?.length ?? 0)
  while (rest !== "") {
    const match = segmentForm.exec(rest)
    if (match === null) return undefined
    const [whole, bracketed, index, plain, quoted] = match
    keys.push(bracketed === undefined ? (index ?? plain ?? unescaped(quoted ?? "")) : unescaped(bracketed))
    rest = rest.slice(whole.length)
  }
  return { base: base ?? ".", keys }
}

const below = (origin: Origin | undefined, keys: ReadonlyArray<string>): Origin | undefined =>
  origin === undefined || origin._tag === "Branches" ? undefined : { ...origin, keys: [...origin.keys, ...keys] }

/** Where the value of a path comes from. */
export const originOf = (expression: string, { input, context }: Scope): Origin | undefined => {
  const path = jqPath(expression)
  if (path === undefined) return undefined
  const [first, ...rest] = path.keys
  switch (path.base) {
    case ".":
    case "$input":
      return below(input, path.keys)
    case "$workflow":
      return first === "input" ? { _tag: "Saga", keys: rest } : undefined
    case "$context":
      return first === undefined ? undefined : below(context.get(first), rest)
    default:
      return undefined
  }
}

const valueOf = (value: unknown, scope: Scope): SagaInput | undefined => {
  if (typeof value !== "string") {
    const isPlain = value === null || typeof value === "number" || typeof value === "boolean"
    return isPlain ? { _tag: "Constant", value } : undefined
  }
  const expression = expressionIn(value)
  if (expression === undefined) {
    // A bare path is meant as one, although it lacks its marks.
    const bare = /^[.$]/u.test(value) ? originOf(value, scope) : undefined
    return bare === undefined ? { _tag: "Constant", value } : inputOf(bare, segment)
  }
  const constant = constantOf(expression)
  return constant === undefined ? inputOf(originOf(expression, scope), segment) : { _tag: "Constant", value: constant }
}

/** Values that a request sends, by their names; what is computed is left out. */
export const readValues = (
  entries: ReadonlyArray<readonly [string, { readonly value: unknown }]>,
  scope: Scope
): ReadonlyArray<readonly [string, SagaInput]> =>
  entries.flatMap(([name, { value }]) => {
    const found = valueOf(value, scope)
    return found === undefined ? [] : [[name, found] as const]
  })

/** An address as a template, and the values in it: `"https://shop.example/" + ($id | tostring | @uri)`. */
export const readTemplate = (
  text: string,
  scope: Scope
): { readonly template: string; readonly values: ReadonlyArray<readonly [string, SagaInput]> } => {
  const expression = expressionIn(text)
  if (expression === undefined) return { template: text, values: [] }
  const named = new Map<string, string>()
  const parts = splitOutside(expression, "|")
  const bindings = parts.findIndex((part) => !/ as \$[A-Za-z_][A-Za-z0-9_]*\s*$/u.test(part))
  for (const part of parts.slice(0, Math.max(0, bindings))) {
    const match = /^([^]*) as \$([A-Za-z_][A-Za-z0-9_]*)\s*$/u.exec(part)
    if (match !== null) named.set(match[2] ?? "", unwrapped(match[1] ?? ""))
  }
  const written = parts.slice(Math.max(0, bindings)).join("|")
  const values: Array<readonly [string, SagaInput]> = []
  const placed = (source: string): string => {
    const variable = /^\$([A-Za-z_][A-Za-z0-9_]*)$/u.exec(source)?.[1]
    const whole = (variable === undefined ? undefined : named.get(variable)) ?? source
    const isNamed = variable !== undefined && named.has(variable)
    const name = isNamed ? variable : (jqPath(whole)?.keys.findLast((key) => !/^[0-9]+$/u.test(key)) ?? "value")
    const value = valueOf(`\${ ${whole} }`, scope)
    if (value !== undefined) values.push([name, value])
    return `{${name}}`
  }
  const template = splitOutside(written, "+")
    .map((piece) => {
      const constant: Json | undefined = constantOf(piece.trim())
      if (typeof constant === "string") return constant
      const pieces = interpolated(piece.trim())
      return pieces === undefined
        ? placed(unwrapped(piece))
        : pieces.map((it, at) => (at % 2 === 0 ? it : placed(unwrapped(it)))).join("")
    })
    .join("")
  return { template, values }
}

/** A text of jq with values in it: `"a\(.b)c"` is `a`, `.b`, `c`. */
const interpolated = (piece: string): ReadonlyArray<string> | undefined => {
  const inner = /^"([^]*)"$/u.exec(piece)?.[1]
  if (inner === undefined || !inner.includes("\\(")) return undefined
  return inner.split(/\\\(([^()]*)\)/u).map((part, at) => (at % 2 === 0 ? unescaped(part) : part))
}

/** A value without what turns it into a part of an address. */
const unwrapped = (text: string): string => {
  let source = text.trim()
  for (let rounds = 0; rounds < 10; rounds++) {
    const inner = /^\(([^]*)\)$/u.exec(source)?.[1]
    if (inner !== undefined && isBalanced(inner)) source = inner.trim()
    else {
      const plain = source.replace(/\s*\|\s*(?:tostring|@uri|tojson|ascii_downcase)$/u, "")
      if (plain === source) break
      source = plain.trim()
    }
  }
  return source
}

const isBalanced = (text: string): boolean => {
  let depth = 0
  for (const character of text) {
    if (character === "(") depth++
    else if (character === ")" && --depth < 0) return false
  }
  return depth === 0
}

/** What `export.as` adds to the context, by name, as expressions of the task's output. */
export const exportsOf = (as: unknown): ReadonlyArray<readonly [string, string]> => {
  if (typeof as !== "string") return []
  const expression = bareExpression(as)
  const object = splitOutside(expression, "+")
    .map((part) => part.trim())
    .find((part) => part.startsWith("{"))
  const inner = object === undefined ? undefined : /^\{([^]*)\}$/u.exec(object)?.[1]
  if (inner === undefined) return []
  return splitOutside(inner, ",").flatMap((entry) => {
    const [key = "", ...rest] = splitOutside(entry, ":")
    const name = key.trim()
    const plain = /^[A-Za-z_][A-Za-z0-9_]*$/u.test(name) ? name : constantOf(name)
    return typeof plain === "string" && rest.length > 0 ? [[plain, rest.join(":").trim()] as const] : []
  })
}
