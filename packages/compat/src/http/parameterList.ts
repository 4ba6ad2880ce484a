import { isJsonObject, type Json, type JsonObject, type JsonSchema, type Parameter } from "@lintel/model"
import { asSchema, resolved } from "../payload/place.js"
import { hasNoStructure } from "./anyText.js"
import type { OperationScope, Participant, SideName } from "./scope.js"
import { byName, isForm } from "./mediaType.js"
import { formsOf } from "./serialisation.js"

/** A parameter with its place in the list. */
export interface FoundParameter {
  readonly parameter: Parameter
  readonly index: number
  /** It is a property of an object whose properties are written as parameters of their own. */
  readonly isExpanded?: true
  /** The parameter as it is declared, when this is a part of it. */
  readonly source?: Parameter
  /** The value of the declared parameter that has this value in its part. */
  readonly wrap?: (value: Json) => Json
}

const ignoredHeaders: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"])

/** Identity of a parameter: place and name; names of headers are the same in any case. */
export const parameterKey = ({ in: place, name }: Parameter): string =>
  place === "querystring" ? place : `${place} ${place === "header" ? name.toLowerCase() : name}`

/** Headers of these names are described by media types and security, never by parameters. */
const counts = ({ in: place, name }: Parameter): boolean =>
  place !== "header" || !ignoredHeaders.has(name.toLowerCase())

const listOf = ({ operation }: Participant): ReadonlyArray<FoundParameter> =>
  (operation.parameters ?? [])
    .map((parameter, index) => ({ parameter, index }))
    .filter(({ parameter }) => counts(parameter))

/** Words that say of an object what is not said of its properties one by one. */
const composing = [
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "enum",
  "const",
  "patternProperties",
  "unevaluatedProperties",
  "$ref",
  "propertyNames",
  "minProperties",
  "maxProperties",
  "dependentRequired",
  "dependentSchemas"
] as const

const isDeep = (parameter: Parameter): boolean => parameter.in === "query" && formsOf(parameter).object === "deep"

/**
 * The schema of an object whose properties are written as parameters of their own: an exploded form, a deep object (with
 * the property in brackets), or all of the query.
 */
const propertiesSchema = (parameter: Parameter): JsonSchema | undefined => {
  if (parameter.in === "query")
    return ["properties", "deep"].includes(formsOf(parameter).object) ? parameter.schema : undefined
  const [[name, media] = []] = Object.entries(parameter.content ?? {})
  return parameter.in === "querystring" && name !== undefined && isForm(byName(name)) ? media?.schema : undefined
}

/** Whether a name stands for a property of a deep object. */
const isInside = (object: Parameter, name: string): boolean =>
  isDeep(object) && name.startsWith(`${object.name}[`) && name.endsWith("]")

/** What refuses a name that is not declared: it describes all of the query, or an object, and nothing beside that. */
export const closedQuery = (
  scope: OperationScope,
  side: SideName,
  owner: Participant,
  name: string
): FoundParameter | undefined => {
  const own = scope.context.payloads.judge[side]
  return listOf(owner).find(({ parameter }) => {
    const covers = parameter.in === "querystring" || isInside(parameter, name)
    const written = covers ? propertiesSchema(parameter) : undefined
    if (written === undefined) return false
    const { schema } = resolved({ schema: written, place: { address: own.address, pointer: "" } }, own)
    return isJsonObject(schema) && schema["additionalProperties"] === false
  })
}

/**
 * Whether a reader asks more of an object than of its properties one by one: that there is one, whatever is in it; that
 * there is a name of which nothing is said; or, where it may be missing as a whole, that none of it is there alone.
 */
const asksOfWhole = (parameter: Parameter, properties: JsonObject, required: ReadonlySet<Json>): boolean => {
  const names = Object.keys(properties)
  return parameter.required === true
    ? required.size === 0 || [...required].some((one) => typeof one !== "string" || !Object.hasOwn(properties, one))
    : [...required].some((one) => names.some((name) => name !== one))
}

/** The properties of an object that is written as one parameter for each, when that is all it says. */
const partsOf = (
  scope: OperationScope,
  side: SideName,
  found: FoundParameter
): ReadonlyArray<FoundParameter> | undefined => {
  const { index, parameter } = found
  const written = propertiesSchema(parameter)
  if (written === undefined) return undefined
  const own = scope.context.payloads.judge[side]
  const { schema } = resolved({ schema: written, place: { address: own.address, pointer: "" } }, own)
  if (!isJsonObject(schema) || schema["type"] !== "object" || composing.some((key) => Object.hasOwn(schema, key)))
    return undefined
  const properties = schema["properties"]
  const rest = schema["additionalProperties"]
  if (!isJsonObject(properties) || (rest !== undefined && rest !== false)) return undefined
  const deep = isDeep(parameter)
  // How lists and objects are written inside a deep object is not defined.
  if (deep && !Object.values(properties).every((value) => hasNoStructure(scope, side, asSchema(value) ?? true)))
    return undefined
  const required = new Set(Array.isArray(schema["required"]) ? schema["required"] : [])
  if (side === scope.requests.reader && asksOfWhole(parameter, properties, required)) return undefined
  return Object.entries(properties).map(([name, value]) => ({
    index,
    isExpanded: true,
    source: parameter,
    wrap: (part) => Object.fromEntries([[name, part]]),
    parameter: {
      in: "query",
      name: deep ? `${parameter.name}[${name}]` : name,
      ...(parameter.required === true && required.has(name) ? { required: true } : {}),
      schema: asSchema(value) ?? (true satisfies JsonSchema)
    }
  }))
}

/**
 * The parameters of both sides. An object whose properties are written as parameters of their own is the same on the
 * wire as those parameters: where only one side has it, it is taken apart.
 */
export const expandedParameters = (
  scope: OperationScope,
  sender: Participant,
  reader: Participant
): readonly [ReadonlyArray<FoundParameter>, ReadonlyArray<FoundParameter>] => {
  const [sent, read] = [listOf(sender), listOf(reader)]
  const keysOf = (list: ReadonlyArray<FoundParameter>): ReadonlySet<string> =>
    new Set(list.map(({ parameter }) => parameterKey(parameter)))
  const expand = (
    list: ReadonlyArray<FoundParameter>,
    side: SideName,
    others: ReadonlyArray<FoundParameter>
  ): ReadonlyArray<FoundParameter> => {
    const keys = keysOf(others)
    return list.flatMap((found) => {
      const isSame = keys.has(parameterKey(found.parameter))
      // Without a name in brackets on the other side, the object as a whole came or went.
      const isApart =
        !isDeep(found.parameter) || others.some(({ parameter }) => isInside(found.parameter, parameter.name))
      return isSame || !isApart ? [found] : (partsOf(scope, side, found) ?? [found])
    })
  }
  return [expand(sent, scope.requests.sender, read), expand(read, scope.requests.reader, sent)]
}
