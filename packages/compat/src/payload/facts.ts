import { isJsonObject } from "@lintel/model"

/** What a JSON value holds, at any depth, that decides whether its schemas can stay as they are. */
export interface Facts {
  /** The texts of all references. */
  readonly references: ReadonlySet<string>
  readonly readOnly: boolean
  readonly writeOnly: boolean
  /** Formats that say how wide a number is kept. */
  readonly machineFormats: boolean
  /** Names and dynamic references: what they mean depends on the document around. */
  readonly isNamed: boolean
}

/** Formats that say how wide a number is kept, wider than what JSON numbers carry in practice: they refuse nothing. */
export const isMachineFormat = (format: unknown): boolean => format === "int64" || format === "uint64"

const none: Facts = { references: new Set(), readOnly: false, writeOnly: false, machineFormats: false, isNamed: false }

const naming: ReadonlySet<string> = new Set(["$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$schema"])

const dollar = 36

const known = new WeakMap<object, Facts>()

const gathered = (root: object): Facts => {
  const references = new Set<string>()
  let [readOnly, writeOnly, machineFormats, isNamed] = [false, false, false, false]
  const stack: Array<unknown> = [root]
  // By index: all of a document is looked at before the engine optimizes this.
  while (stack.length > 0) {
    const node = stack.pop()
    if (Array.isArray(node)) {
      for (let index = 0; index < node.length; index++) if (typeof node[index] === "object") stack.push(node[index])
    } else if (isJsonObject(node)) {
      const keys = Object.keys(node)
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index] ?? ""
        const item = node[key]
        if (typeof item === "object") {
          if (item !== null) stack.push(item)
        } else if (key === "$ref") {
          if (typeof item === "string") references.add(item)
        } else if (key === "readOnly") readOnly ||= item === true
        else if (key === "writeOnly") writeOnly ||= item === true
        else if (key === "format") machineFormats ||= isMachineFormat(item)
        else if (key.charCodeAt(0) === dollar) isNamed ||= naming.has(key)
      }
    }
  }
  return { references, readOnly, writeOnly, machineFormats, isNamed }
}

/**
 * What a value holds. Definitions and operations are looked at once, however many comparisons they take part in: values
 * of a Model do not change.
 */
export const factsOf = (value: unknown): Facts => {
  if (typeof value !== "object" || value === null) return none
  const found = known.get(value) ?? gathered(value)
  known.set(value, found)
  return found
}
