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
export const propertyKey = (key: string): string => {
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

/** A call; trailing arguments that say nothing are left out. */
export const call = (callee: string, ...given: ReadonlyArray<Code | undefined>): Code => {
  const items = given.filter((code) => code !== undefined)
  while (items.length > 0 && isEmptyObject(items.at(-1))) items.pop()
  return { _tag: "Group", open: `${callee}(`, items, close: ")" }
}

/** Whether a piece is `{}`. */
export const isEmptyObject = (code: Code | undefined): boolean =>
  typeof code === "object" && code._tag === "Group" && code.open === "{" && code.items.length === 0

const isSpaced = (open: string): boolean => open === "{"

const flat = (code: Code): string => {
  if (typeof code === "string") return code
  if (code._tag === "Prefixed") return code.prefix + flat(code.code)
  const inner = code.items.map(flat).join(", ")
  return isSpaced(code.open) && inner !== "" ? `${code.open} ${inner} ${code.close}` : code.open + inner + code.close
}

/** Lays code out from a column: on one line where it fits, else a group's items on lines of their own. */
export const layOut = (code: Code, indent = "", taken = 0): string => {
  const line = flat(code)
  if (typeof code === "string" || (indent.length + taken + line.length <= width && !line.includes("\n"))) return line
  if (code._tag === "Prefixed") return code.prefix + layOut(code.code, indent, taken + code.prefix.length)
  const { open, items, close } = code
  const last = items.at(-1)
  const before = items.slice(0, -1)
  if (open.endsWith("(") && typeof last === "object" && before.every((item) => typeof item === "string")) {
    const start = `${open}${before.map((item) => `${flat(item)}, `).join("")}`
    return start + layOut(last, indent, width) + close
  }
  if (items.length === 0) return line
  const deeper = `${indent}  `
  return `${open}\n${items.map((item) => deeper + layOut(item, deeper, 1)).join(",\n")}\n${indent}${close}`
}
