import type { HttpContract, HttpOperation, JsonSchema, Parameter } from "@lintel/model"
import { api, contracts, integer, json, operation, type Pair, text } from "./pairs.js"

const short = { type: "string", maxLength: 3 } as const
const forms = { enum: ["json", "xml"] } as const
const sides = { enum: ["p", "q"] } as const

/** An operation at a path; parameters that are not given take any text. */
const at = (
  path: string,
  schemas: Readonly<Record<string, JsonSchema>> = {},
  answer: JsonSchema = text,
  method = "GET"
): HttpOperation =>
  operation({
    method,
    path,
    parameters: [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]): Parameter => ({
      in: "path",
      name,
      required: true,
      schema: schemas[name] ?? text
    })),
    responses: { "200": { content: json(answer) } }
  })

const whole = at("/files/{name}.{form}", { form: forms })
const parts = [at("/files/{name}.json"), at("/files/{name}.xml")] as const

const paths = (
  name: string,
  before: ReadonlyArray<HttpOperation>,
  after: ReadonlyArray<HttpOperation>,
  worst: Pair["worst"],
  code?: string
): Pair => contracts(name, of(before), of(after), worst, code)

const of = (operations: ReadonlyArray<HttpOperation>): HttpContract => api(operations)

const removed = "compat/operation-removed"

/** A segment with letters beside its parameters that becomes several paths. */
const apart: ReadonlyArray<Pair> = [
  paths("a path for each ending", [whole], parts, "nothing"),
  paths("a path for each beginning", [at("/a/{x}-{y}", { x: sides })], [at("/a/p-{y}"), at("/a/q-{z}")], "nothing"),
  paths(
    "a path for each ending of a whole segment",
    [at("/files/{id}", { id: { type: "string", pattern: "^[a-z]+\\.(?:json|xml)$" } })],
    parts,
    "nothing"
  ),
  paths(
    "no path for one ending",
    [at("/files/{name}.{form}", { form: { enum: ["json", "xml", "csv"] } })],
    parts,
    "breaking",
    removed
  ),
  paths("no path for endings that nobody lists", [at("/files/{name}.{form}")], parts, "breaking", removed),
  paths(
    "a path takes less beside its ending",
    [whole],
    [parts[0], at("/files/{name}.xml", { name: short })],
    "breaking",
    removed
  ),
  paths(
    "the path of one ending has another method",
    [whole],
    [parts[0], at("/files/{name}.xml", {}, text, "POST")],
    "breaking",
    removed
  ),
  paths(
    "the path of one ending answers something else",
    [whole],
    [at("/files/{name}.xml", {}, integer), parts[0]],
    "breaking",
    "compat/response-widened"
  ),
  paths(
    "the path of one beginning takes less further on",
    [at("/a/{x}-{y}/b/{c}", { x: sides })],
    [at("/a/p-{y}/b/{c}"), at("/a/q-{z}/b/{d}", { d: integer })],
    "breaking",
    "compat/request-narrowed"
  )
]

/** Several paths that become one. */
const together: ReadonlyArray<Pair> = [
  paths("one path for all endings", parts, [whole], "nothing"),
  paths("one path for all endings, and others", parts, [at("/files/{name}.{form}")], "nothing"),
  paths("one path for whole segments", parts, [at("/files/{id}")], "nothing"),
  paths("one path for other endings", [parts[0], at("/files/{name}.csv")], [whole], "breaking", removed)
]

/** Paths with letters and parameters in one segment. */
export const mixedPairs: ReadonlyArray<Pair> = [...apart, ...together]
