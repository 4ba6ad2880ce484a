import { escapeToken, type HttpContract, type HttpOperation, type Parameter, type Response } from "@lintel/model"
import { nameOf } from "@lintel/model/address"
import { call, type Code, isEmptyObject, literal, object } from "./code.js"
import { type Schemas, schemasOf } from "./schemas.js"
import { lose, type Subject, use, valueCode, type Writer } from "./writer.js"

type Refer = (address: string) => Code | undefined

/** What writing one operation works with. */
interface Scope {
  readonly writer: Writer
  readonly subject: Subject
  readonly schemas: Schemas
  readonly refer: Refer
}

const methods: ReadonlyMap<string, string> = new Map([
  ["GET", "get"],
  ["HEAD", "head"],
  ["POST", "post"],
  ["PUT", "put"],
  ["PATCH", "patch"],
  ["DELETE", "del"],
  ["OPTIONS", "options"]
])

/** Fields of an operation that are authored as they are. */
const facts = [
  "description",
  "formerly",
  "operationId",
  "summary",
  "tags",
  "effects",
  "pagination",
  "batch",
  "longRunning",
  "rateLimit",
  "cache",
  "security",
  "deprecation",
  "stability",
  "exposure",
  "classification",
  "consequence",
  "extensions"
] as const

const unsupported = ["servers", "callbacks"] as const
const records = [
  ["path", "params"],
  ["query", "query"],
  ["header", "headers"],
  ["cookie", "cookies"]
] as const

const parameterFields = ["required", "description", "deprecation", "style", "explode"] as const

const without = (scope: Scope, value: object, pointer: string, known: ReadonlyArray<string>): void => {
  for (const key of Object.keys(value)) {
    if (!known.includes(key))
      lose(scope.writer, scope.subject, `${pointer}/${escapeToken(key)}`, "has no authored form")
  }
}

/** A parameter or header: its schema alone, or the long form. */
const parameterCode = (scope: Scope, value: Omit<Parameter, "in" | "name">, pointer: string, isPath: boolean): Code => {
  without(scope, value, pointer, ["in", "name", "schema", ...parameterFields])
  if (value.schema !== undefined && value.required === undefined && !isPath) {
    lose(
      scope.writer,
      scope.subject,
      `${pointer}/required`,
      "not known; an authored parameter with a schema is required"
    )
  }
  const schema = value.schema === undefined ? undefined : scope.schemas.write(value.schema, `${pointer}/schema`)
  const isShort = parameterFields.every((key) => value[key] === undefined || (key === "required" && value.required))
  if (schema !== undefined && isShort) return schema
  const fields = parameterFields.map((key) => {
    const isImplied = key === "required" && isPath
    const known = value[key] === undefined || isImplied ? undefined : generic(scope, value[key], `${pointer}/${key}`)
    return [key, known] as const
  })
  return object([["schema", schema], ...fields])
}

const generic = ({ writer, subject, refer }: Scope, value: unknown, pointer: string): Code | undefined =>
  valueCode(writer, subject, value, pointer, refer)

const parameterRecords = (scope: Scope, { parameters = [], path }: HttpOperation): ReadonlyArray<[string, Code]> => {
  const named = new Set([...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1]))
  for (const [index, item] of parameters.entries()) {
    const isPlaced = item.in !== "querystring" && (item.in !== "path" || named.has(item.name))
    if (!isPlaced)
      lose(scope.writer, scope.subject, `/parameters/${index}`, `a parameter in ${item.in} has no authored form`)
  }
  for (const name of named) {
    const isDeclared = parameters.some((item) => item.in === "path" && item.name === name && item.required === true)
    if (!isDeclared)
      lose(scope.writer, scope.subject, "/parameters", `{${name}} of the path is a parameter where it is authored`)
  }
  return records.flatMap(([place, record]): ReadonlyArray<[string, Code]> => {
    const entries = parameters.flatMap((item, index): ReadonlyArray<[string, Code]> => {
      if (item.in !== place || (place === "path" && !named.has(item.name))) return []
      const code = parameterCode(scope, item, `/parameters/${index}`, place === "path")
      return isEmptyObject(code) ? [] : [[item.name, code]]
    })
    return entries.length === 0 ? [] : [[record, object(entries)]]
  })
}

const json = "application/json"

/** The one media type of a body, when it has no facts but its schema. */
const soleBody = (scope: Scope, content: Response["content"], pointer: string) => {
  const [first, ...others] = Object.entries(content ?? {})
  if (others.length > 0)
    lose(scope.writer, scope.subject, `${pointer}/content`, "only the first media type is authored")
  if (content && !first) lose(scope.writer, scope.subject, `${pointer}/content`, "no media type is known")
  if (!first) return undefined
  const [mediaType, body] = first
  without(scope, body, `${pointer}/content/${escapeToken(mediaType)}`, ["schema"])
  if (body.schema === undefined) {
    lose(
      scope.writer,
      scope.subject,
      `${pointer}/content/${escapeToken(mediaType)}`,
      "a body without a schema is not authored"
    )
    return undefined
  }
  return { mediaType, schema: body.schema, pointer: `${pointer}/content/${escapeToken(mediaType)}/schema` }
}

const requestFields = (scope: Scope, { request }: HttpOperation): ReadonlyArray<[string, Code | undefined]> => {
  if (request === undefined) return []
  without(scope, request, "/request", ["required", "content", "maxSize"])
  if (request.required !== true) lose(scope.writer, scope.subject, "/request/required", "an authored body is required")
  const body = soleBody(scope, request.content, "/request")
  if (!body) return []
  return [
    ["payload", scope.schemas.write(body.schema, body.pointer)],
    ["contentType", body.mediaType === json ? undefined : literal(body.mediaType)],
    ["maxSize", request.maxSize === undefined ? undefined : literal(request.maxSize)]
  ]
}

/** A response in the long form. */
const longResponse = (scope: Scope, value: Response, pointer: string): Code => {
  without(scope, value, pointer, ["description", "cardinality", "headers", "content"])
  const body = soleBody(scope, value.content, pointer)
  const headers = Object.entries(value.headers ?? {}).map(([name, header]) => {
    return [nameOf(name), parameterCode(scope, header, `${pointer}/headers/${escapeToken(name)}`, false)] as const
  })
  return object([
    ["description", value.description === undefined ? undefined : literal(value.description)],
    ["cardinality", value.cardinality === undefined ? undefined : literal(value.cardinality)],
    ["body", body && scope.schemas.write(body.schema, body.pointer)],
    ["contentType", body && literal(body.mediaType)],
    ["headers", value.headers === undefined ? undefined : object(headers)]
  ])
}

/** Whether a response is nothing but a body of one media type. */
const isPlainBody = (value: Response, mediaType: string): boolean =>
  Object.keys(value).join() === "content" && Object.keys(value.content ?? {}).join() === mediaType

const noResponses: NonNullable<HttpOperation["responses"]> = {}

const responseFields = (
  scope: Scope,
  { responses = noResponses, request }: HttpOperation
): ReadonlyArray<[string, Code | undefined]> => {
  const mediaType = Object.keys(request?.content ?? {})[0] ?? json
  const statuses = Object.keys(responses).toSorted()
  if (statuses.length === 0 && responses !== noResponses)
    lose(scope.writer, scope.subject, "/responses", "no response is known")
  const success = statuses.find((status) => /^2\d\d$/.test(status))
  const errors: Array<[string, Code]> = []
  const long: Array<[string, Code]> = []
  const fields: Array<[string, Code | undefined]> = []
  for (const status of statuses) {
    const value = responses[status] ?? {}
    const pointer = `/responses/${status}`
    const body = isPlainBody(value, status === success ? mediaType : json)
      ? soleBody(scope, value.content, pointer)
      : undefined
    if (status === success && (body || Object.keys(value).length === 0)) {
      fields.push(["success", body && scope.schemas.write(body.schema, body.pointer)])
      fields.push(["successStatus", body && status === "200" ? undefined : status])
    } else if (body) errors.push([status, scope.schemas.write(body.schema, body.pointer)])
    else long.push([status, longResponse(scope, value, pointer)])
  }
  const record = (entries: Array<[string, Code]>) => (entries.length === 0 ? undefined : object(entries))
  return [...fields, ["errors", record(errors)], ["responses", record(long)]]
}

const idempotencyField = (scope: Scope, { idempotency }: HttpOperation): Code | undefined => {
  if (idempotency === undefined) return undefined
  if (idempotency.in === undefined) {
    lose(scope.writer, scope.subject, "/idempotency/in", "not known; an authored key says where it is sent")
  }
  return generic(scope, idempotency, "/idempotency")
}

/** `Operation.post("/orders", { ... })` */
const operationCode = (scope: Scope, operation: HttpOperation): Code => {
  for (const key of unsupported) {
    if (operation[key] !== undefined) lose(scope.writer, scope.subject, `/${key}`, "has no authored form")
  }
  const options = object([
    ...parameterRecords(scope, operation),
    ...requestFields(scope, operation),
    ...responseFields(scope, operation),
    ["idempotency", idempotencyField(scope, operation)],
    ...facts.map((key): [string, Code | undefined] => [
      key,
      operation[key] === undefined ? undefined : generic(scope, operation[key], `/${key}`)
    ])
  ])
  const constructor = use(scope.writer, "Operation")
  const method = methods.get(operation.method)
  return method === undefined
    ? call(`${constructor}.make`, literal(operation.method), literal(operation.path), options)
    : call(`${constructor}.${method}`, literal(operation.path), options)
}

const contractFacts = [
  "description",
  "formerly",
  "title",
  "servers",
  "security",
  "securitySchemes",
  "versioning",
  "stability",
  "deprecation",
  "supports",
  "extensions"
] as const

/** The parts of a contract: its operations, and its own facts beside the version. */
export const contractCode = (
  writer: Writer,
  subject: Subject,
  contract: HttpContract,
  references: (operation: string) => Subject,
  refer: Refer
): { readonly operations: Code; readonly facts: ReadonlyArray<[string, Code | undefined]> } => {
  const schemas = schemasOf(writer, subject, contract.schemas, "/schemas")
  for (const key of ["webhooks", "tags"] as const) {
    if (contract[key] !== undefined) lose(writer, subject, `/${key}`, "has no authored form")
  }
  const operations = Object.entries(contract.operations).map(([key, operation]): [string, Code] => {
    const scope: Scope = { writer, subject: references(key), schemas, refer }
    return [nameOf(key), operationCode(scope, operation)]
  })
  const scope: Scope = { writer, subject, schemas, refer }
  const shape = contract.errorShape
  const schema = shape?.schema === undefined ? undefined : schemas.write(shape.schema, "/errorShape/schema")
  const mediaType = shape?.mediaType === undefined ? undefined : literal(shape.mediaType)
  const known = contractFacts.map((key): [string, Code | undefined] => [
    key,
    contract[key] === undefined ? undefined : generic(scope, contract[key], `/${key}`)
  ])
  schemas.finish()
  const errorShape =
    shape &&
    object([
      ["mediaType", mediaType],
      ["schema", schema]
    ])
  return { operations: object(operations), facts: [...known, ["errorShape", errorShape]] }
}
