import { child, type Cursor, entriesOf, isRecord, own, textOf } from "@lintel/import"
import { type SagaInput, segment } from "@lintel/model"
import type { FoundAction } from "../graph.js"
import { httpAction } from "../httpAction.js"
import { constantOf, expressionIn, inputOf, originOf, pathOrigin, type Scope, splitOutside } from "./values.js"

/** What a task asks for, and which values it sends. */
export interface Asked {
  readonly action: FoundAction | undefined
  readonly values: ReadonlyArray<readonly [string, SagaInput]>
  readonly waits: boolean
  readonly words: ReadonlyArray<string>
}

type Values = Array<readonly [string, SagaInput]>

const valueOf = (cursor: Cursor, key: string, { input, variables }: Scope): SagaInput | undefined => {
  const { value } = cursor
  if (typeof value !== "string") {
    if (isRecord(value) || Array.isArray(value)) return undefined
    return { _tag: "Constant", value: value === undefined ? null : (value as number | boolean | null) }
  }
  if (key.endsWith(".$")) return inputOf(pathOrigin(value, input), segment)
  const expression = expressionIn(value)
  if (expression === undefined) return { _tag: "Constant", value }
  const constant = constantOf(expression)
  if (constant !== undefined) return { _tag: "Constant", value: constant }
  return inputOf(originOf(expression, input, variables), segment)
}

const deployment = /\$\{[^}]*\}/u

const readValues = (cursor: Cursor | undefined, scope: Scope): Values =>
  entriesOf(cursor).flatMap(([key, part]) => {
    const value = valueOf(part, key, scope)
    const isOfDeployment = value?._tag === "Constant" && typeof value.value === "string" && deployment.test(value.value)
    return value === undefined || isOfDeployment ? [] : [[key.replace(/\.\$$/u, ""), value] as const]
  })

/** Parameters of either language: JSONata says `Arguments`, JSONPath `Parameters`. */
const parameters = (state: Cursor): Cursor | undefined => child(state, "Arguments") ?? child(state, "Parameters")

const textAt = (cursor: Cursor | undefined, key: string): string | undefined => {
  const value = cursor === undefined ? undefined : (child(cursor, key) ?? child(cursor, `${key}.$`))
  return textOf(value) ?? referenceIn(value?.value)
}

/** The name in what deployment tools replace: `{ "Fn::GetAtt": ["Reserve", "Arn"] }`, `{ Ref: "Queue" }`. */
const referenceIn = (value: unknown): string | undefined => {
  if (!isRecord(value)) return undefined
  for (const key of Object.keys(value)) {
    const held = own(value, key)
    const text = Array.isArray(held) ? held.find((it) => typeof it === "string") : held
    if (typeof text === "string") return `\${${text}}`
  }
  return undefined
}

/** What a name of a resource is called: the last part of an ARN or URL, or what stands for it in a template. */
const resourceName = (text: string): string => {
  const expression = expressionIn(text)
  const template = /\$\{([^}]+)\}/u.exec(text)?.[1]
  if (template !== undefined) return template.replace(/[._-]?(?:Arn|Name|Url)$/u, "") || template
  const plain =
    expression === undefined
      ? text
      : (splitOutside(expression, "&")
          .map(constantOf)
          .find((it) => typeof it === "string") ?? expression)
  const whole = plain
  const lambda = /:function:([^:]+)/u.exec(whole)?.[1]
  return lambda ?? whole.split(/[:/]/u).findLast((part) => part !== "") ?? whole
}

const lambda = (name: string): FoundAction =>
  httpAction(name, "invoke", { path: `/2015-03-31/functions/${encodeURIComponent(name.toWellFormed())}/invocations` })

const lookingWords = /^(?:get|describe|list|query|scan|batchGet|head|select|search|count)(?=[A-Z]|$)/u

/** An address with the values in it as names, and those values. */
const readEndpoint = (text: string, scope: Scope): { readonly template: string; readonly values: Values } => {
  const expression = expressionIn(text)
  const values: Values = []
  if (expression === undefined) return { template: text, values }
  const inner = /^\(([^]*)\)$/u.exec(expression)?.[1] ?? expression
  const statements = splitOutside(inner, ";").map((it) => it.trim())
  const named = new Map<string, string>()
  for (const statement of statements.slice(0, -1)) {
    const match = /^\$([A-Za-z_][A-Za-z0-9_]*)\s*:=\s*([^]+)$/u.exec(statement)
    if (match !== null) named.set(match[1] ?? "", match[2] ?? "")
  }
  const pieces = splitOutside(statements.at(-1) ?? "", "&").map((piece) => {
    const constant = constantOf(piece)
    if (typeof constant === "string") return constant
    const bare = piece
      .trim()
      .replace(/^\$encodeUrlComponent\(([^]*)\)$/u, "$1")
      .replace(/^\$string\(([^]*)\)$/u, "$1")
    const variable = /^\$([A-Za-z_][A-Za-z0-9_]*)$/u.exec(bare)?.[1]
    const written = (variable === undefined ? undefined : named.get(variable)) ?? bare
    const name =
      (variable !== undefined && named.has(variable) ? variable : /([A-Za-z_][A-Za-z0-9_]*)\W*$/u.exec(bare)?.[1]) ??
      "value"
    const constantValue = constantOf(written)
    const value =
      constantValue === undefined
        ? inputOf(originOf(written, scope.input, scope.variables), segment)
        : ({ _tag: "Constant", value: constantValue } as const)
    if (value !== undefined) values.push([name, value])
    return `{${name}}`
  })
  return { template: pieces.join(""), values }
}

const formatted = (text: string, scope: Scope): { readonly template: string; readonly values: Values } => {
  const call = /^States\.Format\(([^]*)\)$/u.exec(text.trim())?.[1]
  const [form = "", ...paths] = call === undefined ? [] : splitOutside(call, ",").map((it) => it.trim())
  const constant = constantOf(form)
  if (typeof constant !== "string") return { template: text, values: [] }
  const values: Values = []
  let at = 0
  const template = constant.replaceAll("{}", () => {
    const path = paths[at++] ?? ""
    const name = /([A-Za-z_][A-Za-z0-9_]*)\W*$/u.exec(path)?.[1] ?? "value"
    const value = inputOf(pathOrigin(path, scope.input), segment)
    if (value !== undefined) values.push([name, value])
    return `{${name}}`
  })
  return { template, values }
}

/** An address as where it is served, and the path. */
const splitAddress = (
  address: string
): { readonly base: string | undefined; readonly host: string; readonly path: string } => {
  const template = /^(\$\{([^}]+)\})([^]*)$/u.exec(address)
  if (template !== null) {
    const [, , name = "", path = ""] = template
    return { base: undefined, host: name.replace(/_?Url$/iu, ""), path: path || "/" }
  }
  const match = /^(https?:\/\/([^/?#{]+))([^?#]*)/u.exec(address)
  if (match === null) return { base: undefined, host: "http", path: address.startsWith("/") ? address : `/${address}` }
  return { base: match[1], host: (match[2] ?? "http").replace(/:\d+$/u, ""), path: match[3] || "/" }
}

const httpTask = (state: Cursor, scope: Scope): Asked => {
  const given = parameters(state)
  const isPath = given !== undefined && child(given, "ApiEndpoint") === undefined
  const written = textAt(given, "ApiEndpoint") ?? ""
  const { template, values } = isPath ? formatted(written, scope) : readEndpoint(written, scope)
  const extra = textAt(given, "Path") ?? ""
  const { base, host, path } = splitAddress(`${template}${extra}`)
  const method = (textAt(given, "Method") ?? "GET").toUpperCase()
  const parts = ["RequestBody", "QueryParameters", "Headers"].map((key) =>
    given === undefined ? undefined : child(given, key)
  )
  const action = httpAction(host, `${method} ${path}`, {
    method: /^[A-Z][A-Z0-9-]*$/u.test(method) ? method : "POST",
    path,
    base,
    looks: ["GET", "HEAD", "OPTIONS"].includes(method)
  })
  return {
    action,
    values: [...values, ...parts.flatMap((part) => readValues(part, scope))],
    waits: false,
    words: [path]
  }
}

const eventTask = (
  given: Cursor | undefined,
  scope: Scope
): { readonly action: FoundAction; readonly values: Values } => {
  const entries = given === undefined ? undefined : child(given, "Entries")
  const entry = entries === undefined ? undefined : child(entries, "0")
  const first =
    entries !== undefined && Array.isArray(entries.value) ? { value: entries.value[0], trail: entries.trail } : entry
  const message = textAt(first, "DetailType") ?? "event"
  const bus = textAt(first, "EventBusName")
  const detail = first === undefined ? undefined : child(first, "Detail")
  return {
    action: { _tag: "Message", message, channel: bus === undefined ? undefined : resourceName(bus), to: undefined },
    values: readValues(detail, scope)
  }
}

const queueTask = (
  service: string,
  given: Cursor | undefined,
  scope: Scope
): { readonly action: FoundAction; readonly values: Values } => {
  const address = textAt(given, service === "sqs" ? "QueueUrl" : "TopicArn") ?? service
  const name = resourceName(address)
  const body = given === undefined ? undefined : child(given, service === "sqs" ? "MessageBody" : "Message")
  return { action: { _tag: "Message", message: name, channel: name, to: undefined }, values: readValues(body, scope) }
}

const serviceTask = (
  service: string,
  action: string,
  given: Cursor | undefined,
  scope: Scope
): { readonly action: FoundAction; readonly values: Values } => {
  if (service === "lambda" && action === "invoke") {
    const name = resourceName(textAt(given, "FunctionName") ?? "lambda")
    return {
      action: lambda(name),
      values: readValues(given === undefined ? undefined : child(given, "Payload"), scope)
    }
  }
  if (service === "events" && action === "putEvents") return eventTask(given, scope)
  if ((service === "sqs" && action === "sendMessage") || (service === "sns" && action === "publish")) {
    return queueTask(service, given, scope)
  }
  if (service === "states" && action === "startExecution") {
    const name = resourceName(textAt(given, "StateMachineArn") ?? "machine")
    return {
      action: httpAction(name, "start"),
      values: readValues(given === undefined ? undefined : child(given, "Input"), scope)
    }
  }
  const table = textAt(given, "TableName")
  const kept = readValues(given, scope).filter(([name]) => name !== "TableName")
  const name = table === undefined ? action : `${action} ${resourceName(table)}`
  return {
    action: httpAction(service, name, {
      path: `/${encodeURIComponent(name.toWellFormed())}`,
      looks: lookingWords.test(action)
    }),
    values: kept
  }
}

const integration =
  /^arn:[^:]+:states:[^:]*:[^:]*:(?:aws-sdk:)?([A-Za-z0-9-]+):([A-Za-z0-9]+)(?:\.([A-Za-z]+)(?::\d+)?)?$/u

/** What a task asks for, from its resource and parameters. */
export const readTask = (state: Cursor, scope: Scope): Asked => {
  const resource = textOf(child(state, "Resource")) ?? referenceIn(child(state, "Resource")?.value) ?? ""
  const given = parameters(state)
  const match = integration.exec(resource)
  const [, service, action, pattern] = match ?? []
  if (service === "http" || service === "apigateway") return httpTask(state, scope)
  if (service === "activity" || /:activity:/u.test(resource)) {
    const name = resourceName(resource)
    return { action: httpAction(name, "perform"), values: readValues(given, scope), waits: true, words: [name] }
  }
  if (service !== undefined && action !== undefined) {
    const asked = serviceTask(service, action, given, scope)
    const name =
      asked.action._tag === "Http" ? `${asked.action.contract} ${asked.action.operation}` : asked.action.message
    return { ...asked, waits: pattern === "waitForTaskToken", words: [name] }
  }
  const name = resource === "" ? "task" : resourceName(resource)
  return { action: lambda(name), values: readValues(given, scope), waits: false, words: [name] }
}
