import { child, type Cursor, entriesOf, itemsOf, textOf } from "@lintel/import"
import type { SagaInput } from "@lintel/model"
import type { FoundAction } from "../graph.js"
import { httpAction } from "../httpAction.js"
import { readTemplate, readValues, type Scope } from "./expression.js"
import { reusable } from "./retrying.js"

type Values = ReadonlyArray<readonly [string, SagaInput]>

/** What a task asks for, which values it sends and what it waits for. */
export interface Asked {
  readonly action: FoundAction | undefined
  readonly values: Values
  readonly words: ReadonlyArray<string>
  /** Types of the events that it waits for. */
  readonly awaits: ReadonlyArray<string>
}

const longestName = 200

const named = (text: string | undefined, otherwise: string): string => {
  const name = (text ?? "").slice(0, longestName).trim()
  return name === "" ? otherwise : name
}

const asked = (action: FoundAction | undefined, values: Values = [], words: ReadonlyArray<string> = []): Asked => ({
  action,
  values,
  words,
  awaits: []
})

const valuesAt = (given: Cursor | undefined, keys: ReadonlyArray<string>, scope: Scope): Values =>
  keys.flatMap((key) => readValues(entriesOf(given === undefined ? undefined : child(given, key)), scope))

/** Where something is, as a text or under `uri`. */
const addressIn = (given: Cursor | undefined): string => {
  const endpoint = given === undefined ? undefined : child(given, "endpoint")
  const text = textOf(endpoint) ?? (endpoint === undefined ? undefined : textOf(child(endpoint, "uri")))
  return text ?? ""
}

const splitAddress = (
  address: string
): { readonly base: string | undefined; readonly host: string; readonly path: string } => {
  const match = /^(https?:\/\/([^/?#{]+))([^?#]*)/u.exec(address.slice(0, 4000))
  if (match === null) return { base: undefined, host: "http", path: address.startsWith("/") ? address : `/${address}` }
  return { base: match[1], host: (match[2] ?? "http").replace(/:\d+$/u, ""), path: match[3] || "/" }
}

const httpCall = (given: Cursor | undefined, scope: Scope): Asked => {
  const { template, values } = readTemplate(addressIn(given), scope)
  const { base, host, path } = splitAddress(template)
  const written = textOf(given === undefined ? undefined : child(given, "method"))?.toUpperCase() ?? "POST"
  const method = /^[A-Z][A-Z0-9-]*$/u.test(written) ? written : "POST"
  const action = httpAction(host, `${method} ${path}`, {
    method,
    path,
    base,
    looks: ["GET", "HEAD", "OPTIONS"].includes(method)
  })
  return asked(action, [...values, ...valuesAt(given, ["headers", "query", "body"], scope)], [path])
}

const lastPart = (address: string): string =>
  named(
    address
      .split(/[?#]/u)[0]
      ?.split(/[/:]/u)
      .findLast((part) => part !== ""),
    "service"
  )

/** A contract without the ending of its file. */
const contractName = (address: string): string =>
  named(lastPart(address).replace(/\.(?:json|ya?ml|proto)$/iu, ""), "service")

const inside = (given: Cursor | undefined, key: string): Cursor | undefined =>
  given === undefined ? undefined : child(given, key)

const otherCall = (kind: string, given: Cursor | undefined, scope: Scope): Asked | undefined => {
  const document = addressIn(inside(given, "document"))
  switch (kind) {
    case "openapi": {
      const name = named(textOf(inside(given, "operationId")), "call")
      return asked(httpAction(contractName(document), name), valuesAt(given, ["parameters"], scope), [name])
    }
    case "grpc": {
      const service = named(textOf(inside(inside(given, "service"), "name")), "service")
      const method = named(textOf(inside(given, "method")), "call")
      return asked(httpAction(service, method), valuesAt(given, ["arguments"], scope), [method])
    }
    case "asyncapi": {
      const name = named(textOf(inside(given, "operation")) ?? textOf(inside(given, "channel")), "message")
      if (inside(given, "subscription") !== undefined) return { ...asked(undefined), awaits: [name] }
      const channel = textOf(inside(given, "channel"))
      const values = valuesAt(inside(given, "message"), ["payload"], scope)
      return asked({ _tag: "Message", message: name, channel, to: undefined }, values, [name])
    }
    default:
      return undefined
  }
}

const mostNested = 10

const readCall = (root: Cursor, task: Cursor, scope: Scope, depth = 0): Asked => {
  const kind = textOf(child(task, "call")) ?? ""
  const given = child(task, "with")
  if (kind === "http") return httpCall(given, scope)
  const known = otherCall(kind, given, scope)
  if (known !== undefined) return known
  const definition = depth > mostNested ? undefined : reusable(root, "functions", child(task, "call"))
  const values = readValues(entriesOf(given), scope)
  if (definition !== undefined && child(definition, "call") !== undefined) {
    const inner = readCall(root, definition, { input: undefined, context: new Map() }, depth + 1)
    return { ...inner, values: [...inner.values.filter(([name]) => !values.some(([it]) => it === name)), ...values] }
  }
  const name = named(kind.split(/[@:]/u)[0], "function")
  return asked(httpAction(name, "invoke"), values, [name])
}

const readRun = (run: Cursor, scope: Scope): Asked => {
  const workflow = child(run, "workflow")
  if (workflow !== undefined) {
    const name = named(textOf(child(workflow, "name")), "workflow")
    return asked(httpAction(name, "start"), valuesAt(workflow, ["input"], scope), [name])
  }
  const [kind = "process", body] = entriesOf(run).find(([key]) => ["container", "script", "shell"].includes(key)) ?? []
  const name = textOf(inside(body, "image")) ?? textOf(inside(body, "name")) ?? textOf(inside(body, "command"))
  return asked(
    httpAction(named(name === undefined ? undefined : lastPart(name.replace(/:[\w.-]+$/u, "")), kind), "run"),
    valuesAt(body, ["arguments", "environment"], scope),
    [name ?? kind]
  )
}

const eventType = (filter: Cursor | undefined): string | undefined => {
  const type = textOf(inside(inside(filter, "with"), "type"))
  return type === undefined || type === "" ? undefined : named(type, "event")
}

/** Types of the events that are named in `one`, `any` or `all`. */
export const eventsIn = (to: Cursor | undefined): ReadonlyArray<string> => {
  const filters = [inside(to, "one"), ...["any", "all"].flatMap((key) => itemsOf(inside(to, key)))]
  return [...new Set(filters.flatMap((filter) => eventType(filter) ?? []))]
}

const readEmit = (task: Cursor, scope: Scope): Asked => {
  const attributes = inside(inside(child(task, "emit"), "event"), "with")
  const message = named(textOf(inside(attributes, "type")), "event")
  const values = readValues(entriesOf(inside(attributes, "data")), scope)
  return asked({ _tag: "Message", message, channel: undefined, to: undefined }, values, [message])
}

/** What a task asks for, when it is one that asks. */
export const readRequest = (root: Cursor, task: Cursor, scope: Scope): Asked | undefined => {
  if (child(task, "call") !== undefined) return readCall(root, task, scope)
  const run = child(task, "run")
  if (run !== undefined) return readRun(run, scope)
  if (child(task, "emit") !== undefined) return readEmit(task, scope)
  const listen = child(task, "listen")
  if (listen === undefined) return undefined
  const types = eventsIn(child(listen, "to"))
  return { ...asked(undefined), awaits: types.length === 0 ? ["event"] : types }
}
