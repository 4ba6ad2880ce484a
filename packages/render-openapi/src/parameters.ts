import { unknownReason } from "@lintel/json-schema"
import { type Parameter, segment } from "@lintel/model"
import { compareText } from "@lintel/render"
import { extend, type Extensions } from "./extensions.js"
import { lifecycle } from "./lifecycle.js"
import { writeExamples, writeShape, writeStyle } from "./media.js"
import { approximate, type At, below, drop, type Scope } from "./scope.js"
import { type Tree } from "./tree.js"

const placeRank: Readonly<Record<Parameter["in"], number>> = { path: 0, query: 1, querystring: 2, header: 3, cookie: 4 }

const ignoredHeaders: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"])

/** The names between braces of a path template, in order. */
const templateNames = (path: string): ReadonlyArray<string> => {
  const names: Array<string> = []
  const braces = /\{([^{}]+)\}/g
  for (let match = braces.exec(path); match !== null; match = braces.exec(path)) names.push(match[1] ?? "")
  return names.length > 1 ? [...new Set(names)] : names
}

const identity = ({ in: place, name }: Parameter): string =>
  `${place} ${place === "header" ? name.toLowerCase() : name}`

interface Placed {
  readonly parameter: Parameter
  readonly at: At
}

/** Parameters that the path names and nobody describes: known by name only. */
const undescribed = (
  scope: Scope,
  at: At,
  parameters: ReadonlyArray<Parameter>,
  template: ReadonlyArray<string>
): ReadonlyArray<Placed> => {
  if (template.length === 0) return []
  const described = new Set(parameters.filter((one) => one.in === "path").map(({ name }) => name))
  return template
    .filter((name) => !described.has(name))
    .map((name): Placed => {
      approximate(scope, below(at, "path"), `parameter {${name}} that nobody described`)
      return { parameter: { in: "path", name, schema: {} }, at: below(at, "path") }
    })
}

/** Parameters of the path as its template names them, then the others by place and name. */
const inOrder = (parameters: ReadonlyArray<Placed>, template: ReadonlyArray<string>): ReadonlyArray<Placed> =>
  parameters.toSorted(({ parameter: a }, { parameter: b }) => {
    const byPlace = placeRank[a.in] - placeRank[b.in]
    if (byPlace !== 0) return byPlace
    const byTemplate = a.in === "path" ? template.indexOf(a.name) - template.indexOf(b.name) : 0
    return byTemplate === 0 ? compareText(a.name, b.name) : byTemplate
  })

/** Why a parameter has no place in a document; `undefined` when it has one. */
const obstacle = (
  scope: Scope,
  { in: place, name }: Parameter,
  template: ReadonlySet<string> | undefined
): string | undefined => {
  if (unknownReason(name) !== undefined) return "parameter that could not be found"
  if (place === "querystring" && scope.version === "3.1") return "parameter that is the whole query"
  if (place === "header" && ignoredHeaders.has(name.toLowerCase())) return `parameter for the header ${name}`
  if (place === "path" && template !== undefined && !template.has(name)) return "parameter that the path does not have"
  return undefined
}

const writeParameter = (scope: Scope, at: At, parameter: Parameter): Tree => {
  const { in: place, name, description, required, allowEmptyValue, allowReserved, examples } = parameter
  const { style, explode } = writeStyle(scope, at, parameter)
  const { schema, content } = writeShape(scope, at, parameter)
  return {
    name,
    in: place,
    description,
    required: place === "path" ? true : required,
    ...lifecycle(parameter),
    style,
    explode,
    allowEmptyValue,
    allowReserved,
    schema,
    content,
    examples: writeExamples(scope, at, examples)
  }
}

/** The parameters of an operation. `path` is its template; `undefined` where any name may stand in the path. */
export const writeParameters = (
  scope: Scope,
  at: At,
  parameters: ReadonlyArray<Parameter> | undefined,
  path: string | undefined,
  extensions: Extensions
): ReadonlyArray<Tree> | undefined => {
  const template = path === undefined ? [] : templateNames(path)
  const known = path === undefined ? undefined : new Set(template)
  const stated = (parameters ?? []).map((parameter, index): Placed => ({
    parameter,
    at: below(at, "parameters", String(index))
  }))
  const all = [...stated, ...undescribed(scope, at, parameters ?? [], template)]
  const seen = new Set<string>()
  const out: Array<Tree> = []
  for (const { parameter, at: here } of inOrder(all, template)) {
    const key = identity(parameter)
    const problem = seen.has(key) ? "parameter described twice" : obstacle(scope, parameter, known)
    seen.add(key)
    if (problem !== undefined) {
      drop(scope, here, problem)
      continue
    }
    const place = `/parameters/${parameter.in}:${segment(parameter.name)}`
    out.push(extend(scope, extensions, place, writeParameter(scope, here, parameter)))
  }
  return out.length === 0 ? undefined : out
}
