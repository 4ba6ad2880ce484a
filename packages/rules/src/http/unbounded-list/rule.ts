import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, isJsonObject, type JsonObject, type ModelIndex } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { resolved } from "../schemaOf.js"

const limiting = /^(?:limit|page[_-]?size|per[_-]?page|max[_-]?results|max|first|count|top|take|size)$/iu

const isList = (schema: JsonObject): boolean => schema["type"] === "array"
const isBounded = (schema: JsonObject): boolean => typeof schema["maxItems"] === "number"

/** A page of a list has no identity of its own; one thing that has parts does. */
const identity = /^(?:id|uuid|_id)$/iu

/** Where a reply holds a list without an upper bound: at its top, or as the only list of an object around it. */
const unboundedIn = (index: ModelIndex, contract: string, schema: JsonObject): string | undefined => {
  if (isList(schema)) return isBounded(schema) ? undefined : ""
  const properties = Object.hasOwn(schema, "properties") ? schema["properties"] : undefined
  if (!isJsonObject(properties)) return undefined
  if (Object.keys(properties).some((name) => identity.test(name))) return undefined
  const lists = Object.keys(properties).flatMap((name) => {
    const value = properties[name]
    const property = typeof value === "boolean" || isJsonObject(value) ? resolved(index, contract, value) : undefined
    return property !== undefined && isList(property) ? [{ name, isBounded: isBounded(property) }] : []
  })
  const [only, ...others] = lists
  return only !== undefined && others.length === 0 && !only.isBounded ? pointerOf(only.name) : undefined
}

interface Found {
  readonly status: string
  readonly at: string
}

const unboundedReply = (index: ModelIndex, operation: Entity<"operation">): Found | undefined => {
  const contract = index.contractOf(operation.address)
  for (const [status, response] of Object.entries(operation.value.responses ?? {})) {
    if (!status.startsWith("2")) continue
    for (const media of Object.values(response.content ?? {})) {
      const schema = resolved(index, contract, media.schema)
      const at = schema === undefined ? undefined : unboundedIn(index, contract, schema)
      if (at !== undefined) return { status, at }
    }
  }
  return undefined
}

const isLimited = ({ pagination, parameters }: Entity<"operation">["value"]): boolean =>
  pagination === undefined || pagination.style === "none"
    ? (parameters ?? []).some((parameter) => parameter.in === "query" && limiting.test(parameter.name))
    : true

export const unboundedList = Rule.make("http/unbounded-list", {
  severity: "warning",
  profile: "service",
  summary: "A reply holds a list that may grow without end.",
  since: "0.1.0",
  data: Schema.Struct({
    operation: Schema.String,
    contract: Schema.String,
    status: Schema.String,
    at: Schema.String,
    path: Schema.String
  }),
  cause: ["contract"],
  check: ({ index }, report) => {
    for (const operation of index.ofKind("operation")) {
      if (operation.value.method !== "GET" || isLimited(operation.value)) continue
      const found = unboundedReply(index, operation)
      if (found === undefined) continue
      report(
        operation.address,
        {
          operation: operation.address,
          contract: index.contractOf(operation.address),
          path: operation.value.path,
          ...found
        },
        { pointer: pointerOf("responses", found.status) }
      )
    }
  },
  explain: ({ operation, status, at, path }) => [
    Doc.para(
      "As the data grows, ",
      Doc.name(operation),
      " gets slower, then too large, and then fails: each reply holds everything there is."
    ),
    Doc.excerpt([
      {
        address: operation,
        pointer: pointerOf("responses", status),
        label: at === "" ? "a list without a limit" : `${at.slice(1)} has no limit`
      }
    ]),
    Doc.para(`No parameter of GET ${path} limits the list, and its schema names no largest number of items.`),
    Doc.para(
      "Give it pages, with a limit that holds when the caller names none. If the list is short by nature, say how long it can be: ",
      Doc.code("maxItems"),
      "."
    ),
    Doc.change({
      added: [
        'pagination: { style: "cursor", limitParameter: "limit",',
        "              defaultLimit: 50, maximumLimit: 200 }"
      ]
    }),
    Doc.para(
      "An OpenAPI document says it with a parameter such as ",
      Doc.code("limit"),
      " that has a ",
      Doc.code("maximum"),
      "."
    )
  ]
})
