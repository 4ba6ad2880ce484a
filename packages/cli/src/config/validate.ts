import { isUnitError, parseDuration } from "@lintel/model"
import { Unusable } from "../unusable.js"
import type { Config } from "./config.js"

type PolicyName = keyof NonNullable<Config["policy"]>

interface Field {
  readonly wanted: string
  readonly fits: (value: unknown) => boolean
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== ""
const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const isListOf = (value: unknown, fits: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(fits)
const oneOf = (...words: ReadonlyArray<string>): Field => ({
  wanted: `one of ${words.map((it) => `"${it}"`).join(", ")}`,
  fits: (value) => typeof value === "string" && words.includes(value)
})
const hasParts = (value: unknown, ...names: ReadonlyArray<string>): boolean =>
  isObject(value) && names.every((it) => it in value)

const text: Field = { wanted: "a text", fits: isText }
const severityNames = ["error", "warning", "note", "off"]
const severity = oneOf(...severityNames)

const fields: { readonly [Name in keyof Required<Config>]: Field } = {
  design: { wanted: "a path, or a list of paths", fits: (value) => isText(value) || isListOf(value, isText) },
  system: text,
  profile: oneOf("starter", "service", "full"),
  rules: {
    wanted: "a list of rules, as Rule.make of @lintel/diagnostic makes them",
    fits: (value) => isListOf(value, (it) => hasParts(it, "code", "run", "explain", "optionProblems"))
  },
  severities: {
    wanted: `severities by code: ${severity.wanted}`,
    fits: isObject
  },
  options: {
    wanted: "options of rules by code, each an object",
    fits: (value) => isObject(value) && Object.values(value).every(isObject)
  },
  failOn: oneOf("error", "warning", "note", "never"),
  allowUndecided: { wanted: "true or false", fits: (value) => typeof value === "boolean" },
  policy: { wanted: "an object", fits: isObject },
  consumers: { wanted: "a list of paths", fits: (value) => isListOf(value, isText) },
  resolve: {
    wanted: "an object of paths by address",
    fits: (value) => isObject(value) && Object.values(value).every(isText)
  },
  renderers: {
    wanted: "a list of renderers, as Renderer.make of @lintel/render makes them",
    fits: (value) => isListOf(value, (it) => hasParts(it, "name", "run", "options"))
  },
  extensions: {
    wanted: "a list of extensions, as Extension.make of @lintel/model makes them",
    fits: (value) => isListOf(value, (it) => hasParts(it, "key", "problems", "compare"))
  },
  accepted: text
}

const isField = (key: string): key is keyof Config => Object.hasOwn(fields, key)

const levels: ReadonlySet<unknown> = new Set(["draft", "alpha", "beta", "stable"])

const isLevel = (value: unknown): value is string => levels.has(value)

/** Settings of the policy of comparison; what weighs and fails is said beside it. */
const policyFields: { readonly [Name in PolicyName]: Field } = {
  unknownProperties: oneOf("asWritten", "ignored"),
  enums: oneOf("closed", "open"),
  formats: oneOf("annotation", "assertion"),
  relation: oneOf("senderClosed", "plain"),
  exhaustive: { wanted: '"all", or a list of contracts', fits: (value) => value === "all" || isListOf(value, isText) },
  notice: {
    wanted: 'a duration such as "90d"',
    fits: (value) => typeof value === "string" && !isUnitError(parseDuration(value))
  },
  unstable: { wanted: "a list of levels: draft, alpha, beta, stable", fits: (value) => isListOf(value, isLevel) }
}

const isPolicyField = (key: string): key is PolicyName => Object.hasOwn(policyFields, key)

const checkPolicy = (policy: object, label: string): void => {
  for (const [key, given] of Object.entries(policy)) {
    if (!isPolicyField(key)) {
      throw new Unusable({
        message: `${label}: there is no setting policy.${key}`,
        typed: key,
        known: Object.keys(policyFields)
      })
    }
    const { wanted, fits } = policyFields[key]
    if (given !== undefined && !fits(given)) throw new Unusable(`${label}: policy.${key} has to be ${wanted}`)
  }
}

const checkSeverities = (severities: object, label: string): void => {
  for (const [code, given] of Object.entries(severities)) {
    if (severity.fits(given)) continue
    const message = `${label}: severities: the weight of ${JSON.stringify(code)} has to be ${severity.wanted}`
    throw new Unusable(typeof given === "string" ? { message, typed: given, known: severityNames } : message)
  }
}

/** Checks what a configuration file exports. */
export const validateConfig = (value: unknown, label: string): Config => {
  if (!isObject(value)) {
    throw new Unusable(
      `${label}: its default export is no configuration`,
      "It has to be: export default defineConfig({ ... })"
    )
  }
  for (const [key, given] of Object.entries(value)) {
    if (!isField(key))
      throw new Unusable({ message: `${label}: there is no setting ${key}`, typed: key, known: Object.keys(fields) })
    if (given !== undefined && !fields[key].fits(given))
      throw new Unusable(`${label}: ${key} has to be ${fields[key].wanted}`)
  }
  if ("severities" in value && isObject(value.severities)) checkSeverities(value.severities, label)
  if ("policy" in value && isObject(value.policy)) checkPolicy(value.policy, label)
  return value
}
