/**
 * A piece of TypeScript before it is laid out: text, a group between brackets that may break over lines, or one piece
 * behind a prefix.
 */
export type Code =
  | string
  | { readonly _tag: "Group"; readonly open: string; readonly items: ReadonlyArray<Code>; readonly close: string }
  | { readonly _tag: "Prefixed"; readonly prefix: string; readonly code: Code }

const width = 120

/** A text as a literal. */
export const literal = (text: string): string => JSON.stringify(text)

const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/

/** A key of an object literal. `__proto__` would set the prototype, so it is computed. */
const propertyKey = (key: string): string => {
  if (key === "__proto__") return '["__proto__"]'
  return identifier.test(key) || /^(0|[1-9]\d{0,8})$/.test(key) ? key : literal(key)
}

/** Access to a property by name. */
export const access = (holder: string, key: string): string =>
  identifier.test(key) ? `${holder}.${key}` : `${holder}[${literal(key)}]`

/** An object literal; entries without a value are left out. */
export const object = (entries: Iterable<readonly [string, Code | undefined]>): Code => ({
  _tag: "Group",
  open: "{",
  items: [...entries].flatMap(([key, code]): ReadonlyArray<Code> => {
    if (code === undefined) return []
    return [key === code && identifier.test(key) ? code : { _tag: "Prefixed", prefix: `${propertyKey(key)}: `, code }]
  }),
  close: "}"
})

export const array = (items: ReadonlyArray<Code>): Code => ({ _tag: "Group", open: "[", items, close: "]" })

/** A call with exactly these arguments. */
export const exactCall = (callee: string, ...items: ReadonlyArray<Code>): Code => ({
  _tag: "Group",
  open: `${callee}(`,
  items,
  close: ")"
})

/** A call; trailing options that say nothing are left out. */
export const call = (callee: string, ...given: ReadonlyArray<Code | undefined>): Code => {
  const items = given.filter((code) => code !== undefined)
  while (items.length > 0 && isEmptyObject(items.at(-1))) items.pop()
  return { _tag: "Group", open: `${callee}(`, items, close: ")" }
}

/** Whether a piece is `{}`. */
export const isEmptyObject = (code: Code | undefined): boolean =>
  typeof code === "object" && code._tag === "Group" && code.open === "{" && code.items.length === 0

/** Code on one line; undefined as soon as it is longer than a limit, so that large values are not spelt in vain. */
const flat = (code: Code, limit: number): string | undefined => {
  if (typeof code === "string") return code.length <= limit ? code : undefined
  if (code._tag === "Prefixed") {
    const rest = flat(code.code, limit - code.prefix.length)
    return rest === undefined ? undefined : code.prefix + rest
  }
  const [before, after] = code.open === "{" && code.items.length > 0 ? ["{ ", " }"] : [code.open, code.close]
  let line = before
  for (const [index, item] of code.items.entries()) {
    const text = flat(item, limit - line.length - after.length)
    if (text === undefined) return undefined
    line += index === 0 ? text : `, ${text}`
  }
  return line.length + after.length <= limit ? line + after : undefined
}

/** Lays code out from a column: on one line where it fits, else a group's items on lines of their own. */
export const layOut = (code: Code, indent = "", taken = 0): string => {
  if (typeof code === "string") return code
  const line = flat(code, width - indent.length - taken)
  if (line !== undefined) return line
  if (code._tag === "Prefixed") return code.prefix + layOut(code.code, indent, taken + code.prefix.length)
  const { open, items, close } = code
  if (items.length === 0) return open + close
  const last = items.at(-1)
  const before = items.slice(0, -1)
  if (open.endsWith("(") && typeof last === "object" && before.every((item) => typeof item === "string")) {
    return `${open}${before.map((item) => `${item}, `).join("")}${layOut(last, indent, width)}${close}`
  }
  const deeper = `${indent}  `
  return `${open}\n${items.map((item) => deeper + layOut(item, deeper, 1)).join(",\n")}\n${indent}${close}`
}
