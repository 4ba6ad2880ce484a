import { finiteValue, precisionReason, survivesDouble } from "../numberLiteral.js"
import type { WarningKind } from "../problem.js"

/** A scalar's value, with what should be said about it. */
export interface ScalarReading {
  readonly value: string | number | boolean | null
  readonly warning?: { readonly kind: WarningKind; readonly reason: string }
}

const integerForm = /^[-+]?[0-9]+$/
const octalForm = /^0o[0-7]+$/
const hexForm = /^0x[0-9a-fA-F]+$/
const floatForm = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const specialForm = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/
const oldBooleanForm = /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/
const oldOctalForm = /^[-+]?0[0-7]+$/
const sexagesimalForm = /^[-+]?[1-9][0-9]*(?::[0-5]?[0-9])+(?:\.[0-9]*)?$/
const underscoreForm = /^[-+]?[0-9]+(?:_[0-9]+)+$/

const oldReading = (text: string): string | undefined => {
  if (oldBooleanForm.test(text)) return /^[yYoO][eEnN]/.test(text) ? "true" : "false"
  if (sexagesimalForm.test(text)) return "a number to the base 60"
  if (underscoreForm.test(text)) return `the number ${text.replaceAll("_", "")}`
  return undefined
}

const textReading = (text: string): ScalarReading => {
  const old = oldReading(text)
  if (old === undefined) return { value: text }
  return {
    value: text,
    warning: { kind: "yaml-1.1", reason: `${text} is text in YAML 1.2; readers of YAML 1.1 take it for ${old}` }
  }
}

const numberReading = (literal: string, text: string): ScalarReading => {
  const value = Number(literal)
  const plain = literal.replace(/^\+/, "")
  if (/^(?:0[xo])/.test(plain) ? !Number.isSafeInteger(value) : !survivesDouble(plain, value)) {
    return { value: finiteValue(value), warning: { kind: "number-precision", reason: precisionReason(text, value) } }
  }
  if (oldOctalForm.test(text)) {
    const reason = `${text} is ${value} in YAML 1.2; readers of YAML 1.1 take it for ${Number.parseInt(text, 8)}`
    return { value, warning: { kind: "yaml-1.1", reason } }
  }
  return { value }
}

const startsNumber = (code: number): boolean => (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46

/** The last first character of numbers, and the length of the longest word that is no text. */
export const [lastOfNumbers, longestWord] = [57, 5]

/** Resolves a plain scalar by the core schema of YAML 1.2. */
export const resolvePlain = (text: string): ScalarReading => {
  const code = text.charCodeAt(0)
  if (startsNumber(code)) {
    if (integerForm.test(text) || floatForm.test(text)) return numberReading(text, text)
    if (octalForm.test(text) || hexForm.test(text)) return numberReading(text, text)
    if (specialForm.test(text)) {
      return { value: text, warning: { kind: "no-json-form", reason: `${text} has no JSON form and is read as text` } }
    }
    return textReading(text)
  }
  switch (text) {
    case "":
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return { value: null }
    case "true":
    case "True":
    case "TRUE":
      return { value: true }
    case "false":
    case "False":
    case "FALSE":
      return { value: false }
    default:
      return text.length <= 3 ? textReading(text) : { value: text }
  }
}

const core = "tag:yaml.org,2002:"

/** Resolves a scalar with an explicit tag; `undefined` when its text does not fit the tag. */
export const resolveTagged = (text: string, tag: string): ScalarReading | undefined => {
  if (tag === "!" || tag === `${core}str`) return { value: text }
  if (!tag.startsWith(core)) return { ...resolvePlain(text), warning: unknownTag(tag) }
  const reading = resolvePlain(text)
  switch (tag.slice(core.length)) {
    case "int":
      return typeof reading.value === "number" && !/[.eE]/.test(text.replace(/^0x.*/, "")) ? reading : undefined
    case "float":
      return typeof reading.value === "number" || specialForm.test(text) ? reading : undefined
    case "bool":
      return typeof reading.value === "boolean" ? reading : undefined
    case "null":
      return reading.value === null ? reading : undefined
    case "timestamp":
    case "binary":
      return { value: text }
    default:
      return { ...reading, warning: unknownTag(tag) }
  }
}

export const unknownTag = (tag: string): { readonly kind: WarningKind; readonly reason: string } => ({
  kind: "unknown-tag",
  reason: `the tag ${tag.startsWith(core) ? `!!${tag.slice(core.length)}` : tag} has no meaning in JSON and is left out`
})

/** The full name of a tag as written: `!!int`, `!local`, `!<verbatim>`, or through a handle of a %TAG line. */
export const tagName = (written: string, handles: ReadonlyMap<string, string>): string => {
  if (written.startsWith("!<") && written.endsWith(">")) return written.slice(2, -1)
  const handleEnd = written.indexOf("!", 1)
  if (handleEnd === -1) return written
  const handle = written.slice(0, handleEnd + 1)
  const prefix = handles.get(handle) ?? (handle === "!!" ? core : handle)
  return prefix + written.slice(handleEnd + 1)
}
