import type { HttpRequest, HttpResponse } from "@lintel/diagnostic"
import {
  type HttpContract,
  type HttpOperation,
  type Json,
  type JsonObject,
  type JsonSchema,
  nameOf,
  type Parameter,
  type Response
} from "@lintel/model"
import { isSubtype } from "@lintel/subtype"

/** Reads a request or a response by one contract, and says why it is refused; nothing when it is accepted. */
export type Replay = string | undefined

const accepts = (contract: HttpContract, schema: JsonSchema | undefined, value: Json): boolean => {
  const root = typeof schema === "object" ? { ...schema, $defs: contract.schemas ?? {} } : (schema ?? true)
  const result = isSubtype({ const: value }, root, { formats: "assertion" })
  return result._tag === "Included"
}

const readings = (text: string): ReadonlyArray<Json> => [
  text,
  ...(/^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(text) ? [Number(text)] : []),
  ...(text === "true" ? [true] : text === "false" ? [false] : text === "null" ? [null] : [])
]

const combinations = (texts: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<Json>> =>
  texts.reduce<ReadonlyArray<ReadonlyArray<Json>>>(
    (found, text) => found.flatMap((list) => readings(text).map((value) => [...list, value])),
    [[]]
  )

const schemaOf = (parameter: Parameter): JsonSchema | undefined => parameter.schema

const separator = ({ in: place, style }: Parameter): string =>
  style === "pipeDelimited"
    ? "|"
    : style === "spaceDelimited"
      ? " "
      : place === "query" && style === "tabDelimited"
        ? "\t"
        : ","

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Whether the texts that stand under a name are a value of the parameter, read in any way that its schema allows. */
const isValue = (contract: HttpContract, parameter: Parameter, texts: ReadonlyArray<string>): boolean => {
  const [media] = Object.values(parameter.content ?? {})
  const [first = ""] = texts
  if (media !== undefined) {
    try {
      return accepts(contract, media.schema, JSON.parse(decoded(first)) as Json)
    } catch {
      return false
    }
  }
  const isRepeated = (parameter.in === "query" || parameter.in === "cookie") && parameter.explode !== false
  const items = (isRepeated ? texts : first.split(separator(parameter))).map(decoded)
  const scalar =
    texts.length === 1 && readings(decoded(first)).some((value) => accepts(contract, schemaOf(parameter), value))
  return scalar || combinations(items.slice(0, 4)).some((list) => accepts(contract, schemaOf(parameter), [...list]))
}

const pathValues = (template: string, path: string): ReadonlyMap<string, string> | undefined => {
  const names: Array<string> = []
  const source = template
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      if (!part.startsWith("{")) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      names.push(part.slice(1, -1))
      return "([^/]+)"
    })
    .join("")
  const match = new RegExp(`^${source}$`, "u").exec(path)
  return match === null ? undefined : new Map(names.map((name, index) => [name, match[index + 1] ?? ""]))
}

const bases = (contract: HttpContract, operation: HttpOperation): ReadonlyArray<string> => {
  const servers = operation.servers ?? contract.servers ?? [{ url: "" }]
  return servers.flatMap(({ url, variables = {} }) =>
    Object.entries(variables).reduce<ReadonlyArray<string>>(
      (found, [name, variable]) =>
        found.flatMap((one) =>
          (variable.enum ?? [variable.default, "example"]).map((value) => one.replace(`{${nameOf(name)}}`, value))
        ),
      [url]
    )
  )
}

const stripped = (base: string, target: string): string | undefined => {
  const whole = base
    .replace(/^[^/]*\/\/[^/]*/, (text) => text.toLowerCase())
    .replace(/:443(?=\/|$)/, "")
    .replace(/\/+$/, "")
  const origin = /^(?:https?:)?\/\/[^/]*/.exec(whole)?.[0] ?? ""
  const wanted = /^(?:https?:)?\/\//.test(target) ? whole : whole.slice(origin.length)
  return target.startsWith(wanted) ? target.slice(wanted.length) : undefined
}

interface Routed {
  readonly operation: HttpOperation
  readonly values: ReadonlyMap<string, string>
}

const routed = (contract: HttpContract, request: HttpRequest): Routed | undefined => {
  const [path = ""] = request.target.split("?")
  const found = Object.values(contract.operations).flatMap((operation) =>
    bases(contract, operation).flatMap((base) => {
      const rest = stripped(base, path)
      const values =
        rest === undefined || operation.method !== request.method ? undefined : pathValues(operation.path, rest)
      return values === undefined ? [] : [{ operation, values }]
    })
  )
  return found.toSorted((a, b) => a.values.size - b.values.size)[0]
}

const textsOf = (
  parameter: Parameter,
  request: HttpRequest,
  values: ReadonlyMap<string, string>
): ReadonlyArray<string> => {
  if (parameter.in === "path") return [values.get(parameter.name) ?? ""]
  const header = (name: string): string | undefined =>
    Object.entries(request.headers ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
  if (parameter.in === "header") return [header(parameter.name)].flatMap((text) => (text === undefined ? [] : [text]))
  const source =
    parameter.in === "cookie" ? (header("Cookie") ?? "").split("; ") : (request.target.split("?")[1] ?? "").split("&")
  return source.flatMap((pair) => {
    const [name = "", ...text] = pair.split("=")
    return decoded(name) === parameter.name ? [text.join("=")] : []
  })
}

const combined = (parts: ReadonlyArray<readonly [string, string]>): ReadonlyArray<JsonObject> =>
  combinations(parts.map(([, text]) => text)).map((list) =>
    Object.fromEntries(parts.map(([name], index) => [name, list[index] ?? null]))
  )

/** Whether the names of the query that belong to an object are a value of it; none at all is no value. */
const isObjectValue = (contract: HttpContract, parameter: Parameter, request: HttpRequest): boolean => {
  const known =
    typeof parameter.schema === "object" ? Object.keys((parameter.schema["properties"] ?? {}) as JsonObject) : []
  const isDeep = parameter.style === "deepObject"
  const parts = (request.target.split("?")[1] ?? "")
    .split("&")
    .flatMap((pair): ReadonlyArray<readonly [string, string]> => {
      const [name = "", text = ""] = pair.split("=").map(decoded)
      const inner = isDeep
        ? new RegExp(`^${parameter.name}\\[(.*)\\]$`, "u").exec(name)?.[1]
        : known.includes(name)
          ? name
          : undefined
      return inner === undefined ? [] : [[inner, text]]
    })
  if (parts.length === 0) return parameter.required !== true
  return combined(parts).some((value) => accepts(contract, parameter.schema, value))
}

const isWholeQuery = (contract: HttpContract, parameter: Parameter, request: HttpRequest): boolean => {
  const [media] = Object.values(parameter.content ?? {})
  const parts = (request.target.split("?")[1] ?? "")
    .split("&")
    .flatMap((pair): ReadonlyArray<readonly [string, string]> => {
      const [name = "", text = ""] = pair.split("=").map(decoded)
      return name === "" ? [] : [[name, text]]
    })
  return combined(parts).some((value) => accepts(contract, media?.schema, value))
}

const refusedParameter = (contract: HttpContract, { operation, values }: Routed, request: HttpRequest): Replay => {
  for (const parameter of operation.parameters ?? []) {
    if (/^(accept|content-type|authorization)$/i.test(parameter.name) && parameter.in === "header") continue
    if (parameter.in === "querystring") {
      if (!isWholeQuery(contract, parameter, request)) return "query"
      continue
    }
    const isObject = typeof parameter.schema === "object" && parameter.schema["type"] === "object"
    if (isObject && parameter.in === "query" && parameter.content === undefined) {
      if (parameter.explode !== false && !isObjectValue(contract, parameter, request)) return `object ${parameter.name}`
      continue
    }
    const texts = textsOf(parameter, request, values)
    if (texts.length === 0) {
      if (parameter.required === true) return `no ${parameter.in} ${parameter.name}`
      continue
    }
    if (texts.every((text) => text === "") && parameter.allowEmptyValue === true) continue
    if (!isObject && !parameter.style?.startsWith("m") && !isValue(contract, parameter, texts))
      return `${parameter.name} is ${texts.join()}`
  }
  return undefined
}

const essence = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/\s*;\s*charset=utf-8/g, "")
    .replaceAll(" ", "")

const mediaOf = <T>(content: Readonly<Record<string, T>>, name: string): T | undefined => {
  const [type = "", subtype = ""] = essence(name).split(";")[0]?.split("/") ?? []
  const entries = Object.entries(content).map(([key, media]) => [essence(key), media] as const)
  const suffix = subtype.includes("+") ? subtype.slice(subtype.indexOf("+")) : "+none"
  const candidates = [essence(name), `${type}/${subtype}`, `${type}/*${suffix}`, `${type}/*`, "*/*"]
  for (const candidate of candidates) for (const [key, media] of entries) if (key === candidate) return media
  return undefined
}

const contentType = (headers: Readonly<Record<string, string>> = {}): string => headers["Content-Type"] ?? ""

const refusedBody = (contract: HttpContract, operation: HttpOperation, request: HttpRequest): Replay => {
  if (request.body === undefined) return operation.request?.required === true ? "no body" : undefined
  if (operation.request === undefined) return "a body nobody reads"
  const media = mediaOf(operation.request.content, contentType(request.headers))
  if (media === undefined) return Object.keys(operation.request.content).length === 0 ? undefined : "media type"
  const isJson = essence(contentType(request.headers)).split(";")[0]?.endsWith("json") === true
  const { value } = request.body
  if (isJson) return accepts(contract, media.schema, value) ? undefined : "body"
  if (essence(contentType(request.headers)).endsWith("jsonl"))
    return accepts(contract, media.itemSchema, value) ? undefined : "item"
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined
  const fields: JsonObject = value as JsonObject
  const parts = Object.entries(fields).filter(([, part]) => typeof part === "string") as ReadonlyArray<
    readonly [string, string]
  >
  return combined(parts).some((texts) => accepts(contract, media.schema, { ...fields, ...texts })) ? undefined : "form"
}

const refusedSecurity = (contract: HttpContract, operation: HttpOperation, request: HttpRequest): Replay => {
  const security = operation.security ?? contract.security ?? []
  if (security.length === 0) return undefined
  const isGiven = (name: string): boolean => {
    const scheme = contract.securitySchemes?.[name]
    if (scheme?._tag === "ApiKey") return textsOf({ in: scheme.in, name: scheme.name }, request, new Map()).length > 0
    const header = request.headers?.["Authorization"] ?? ""
    return scheme?._tag === "Http" ? header.toLowerCase().startsWith(`${scheme.scheme} `) : header.startsWith("Bearer ")
  }
  return security.some((requirement) => Object.keys(requirement).every(isGiven)) ? undefined : "credentials"
}

/** What is asked for has to be among what is offered. */
const refusedAccept = (operation: HttpOperation, request: HttpRequest): Replay => {
  const wanted = request.headers?.["Accept"]
  const offered = Object.values(operation.responses ?? {}).flatMap(({ content }) => Object.keys(content ?? {}))
  return wanted === undefined || offered.some((name) => mediaOf({ [wanted]: true }, name) === true)
    ? undefined
    : "accept"
}

/** Why a contract refuses a request. */
export const replayRequest = (contract: HttpContract, request: HttpRequest): Replay => {
  const found = routed(contract, request)
  if (found === undefined) return "no operation"
  return (
    refusedParameter(contract, found, request) ??
    refusedBody(contract, found.operation, request) ??
    refusedSecurity(contract, found.operation, request) ??
    refusedAccept(found.operation, request)
  )
}

/** Why a reader of a contract does not understand a response of an operation. */
export const replayResponse = (contract: HttpContract, operation: HttpOperation, response: HttpResponse): Replay => {
  const responses = operation.responses ?? {}
  const status = String(response.status)
  const known: Response | undefined = responses[status] ?? responses[`${status.charAt(0)}XX`] ?? responses["default"]
  if (known === undefined) return "status"
  const sent = new Map(Object.entries(response.headers ?? {}).map(([name, text]) => [name.toLowerCase(), text]))
  for (const [key, header] of Object.entries(known.headers ?? {})) {
    const name = nameOf(key).toLowerCase()
    const text = sent.get(name)
    if (name === "content-type") continue
    if (text === undefined && header.required === true) return `no ${name}`
    if (
      text !== undefined &&
      !isValue(contract, { in: "header", name, ...(header.schema === undefined ? {} : { schema: header.schema }) }, [
        text
      ])
    )
      return name
  }
  if (known.content === undefined) return undefined
  if (response.body === undefined) return "no body"
  const media = mediaOf(known.content, contentType(response.headers))
  if (media === undefined) return "media type"
  return accepts(contract, media.schema, response.body.value) ? undefined : "body"
}
