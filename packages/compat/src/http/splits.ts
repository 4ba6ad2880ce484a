import { type Json, type JsonSchema, type Parameter } from "@lintel/model"
import type { PayloadJudge } from "../payload/judge.js"
import { filled } from "./sampleValues.js"
import { admitsText, schemaOfText, textValues } from "./literals.js"
import {
  literalsOf,
  type Matched,
  methodOf,
  type PathOf,
  type Route,
  type RoutePair,
  type Shadow,
  treesOf
} from "./routes.js"
import { filling } from "./template.js"
import { templateNames } from "./url.js"

/** A new path that has texts where an old template has parameters: `/a/x` for `/a/{kind}`. */
interface Piece {
  readonly route: Route
  readonly texts: ReadonlyMap<string, string>
}

/** An operation that is gone, as a whole or for some paths. */
export interface Lost {
  readonly route: Route
  /** Values with which nothing answers, where others still do. */
  readonly values: ReadonlyMap<Parameter, Json>
  /** Its path with texts with which nothing answers. */
  readonly template?: string
}

/** What matching gives when paths count by the requests that they stand for. */
export interface Served extends Omit<Matched, "removed"> {
  readonly removed: ReadonlyArray<Lost>
}

const pathParameter = ({ operation }: Route, name: string): Parameter | undefined =>
  (operation.parameters ?? []).find((parameter) => parameter.in === "path" && parameter.name === name)

/** The requests of an operation that have these texts in their path. */
const partOf = (route: Route, texts: ReadonlyMap<string, string>): Route => {
  const { path, ...operation } = route.operation
  const written = path.replaceAll(/\{([^{}]*)\}/g, (hole, name: string) => texts.get(name) ?? hole)
  return { ...route, operation: { ...operation, path: written } }
}

/** The texts that stand in a path where a wider one has parameters, by their names. */
const textsBetween = (pathOf: PathOf, wide: Route, narrow: Route): ReadonlyMap<string, string> => {
  const fillings = filling(pathOf(wide), pathOf(narrow))
  return fillings === undefined ? new Map<string, string>() : literalsOf(pathOf(wide), fillings)
}

const pieceOf = (pathOf: PathOf, { after, before }: Shadow): Piece | undefined => {
  const texts = textsBetween(pathOf, before, after)
  return texts.size === 0 ? undefined : { route: after, texts }
}

/** Whether the operation took the texts of a piece; what nobody knows counts as taken. */
const takes = (
  judge: PayloadJudge,
  side: "before" | "after",
  route: Route,
  texts: ReadonlyMap<string, string>
): boolean =>
  [...texts].every(([name, text]) => {
    const parameter = pathParameter(route, name)
    return parameter === undefined || admitsText(judge, side, parameter, text) !== false
  })

/** A value of a parameter that is none of the texts; `none` when there is no other. */
const otherValue = (
  judge: PayloadJudge,
  parameter: Parameter,
  texts: ReadonlySet<string>
): { readonly value: Json } | "none" | undefined => {
  const values = [...texts].flatMap((text) => textValues(parameter, text) ?? [])
  // Nothing is written as an empty segment.
  const sent: JsonSchema = { allOf: [schemaOfText(parameter), filled] }
  const answer = judge.contained(["before", sent], ["before", { enum: values }])
  return answer._tag === "Included" ? "none" : answer._tag === "NotIncluded" ? answer.witness : undefined
}

const mostCombinations = 256

const combinations = (
  names: ReadonlyArray<string>,
  textsOf: (name: string) => Iterable<string>
): ReadonlyArray<ReadonlyMap<string, string>> | undefined => {
  let found: ReadonlyArray<ReadonlyMap<string, string>> = [new Map()]
  for (const name of names) {
    found = found.flatMap((texts) => [...textsOf(name)].map((text) => new Map([...texts, [name, text]])))
    if (found.length > mostCombinations) return undefined
  }
  return found
}

const isServed = (pieces: ReadonlyArray<Piece>, texts: ReadonlyMap<string, string>): boolean =>
  pieces.some((piece) => [...piece.texts].every(([name, text]) => texts.get(name) === text))

/** What no piece answers of an operation whose template is gone. */
const lostOf = (judge: PayloadJudge, route: Route, pieces: ReadonlyArray<Piece>): ReadonlyArray<Lost> => {
  const names = templateNames(route.operation.path).filter((name) => pieces.some(({ texts }) => texts.has(name)))
  const written = new Map(
    names.map((name) => [name, new Set(pieces.flatMap(({ texts }) => texts.get(name) ?? []))] as const)
  )
  for (const [name, texts] of written) {
    const parameter = pathParameter(route, name)
    const other = parameter === undefined ? undefined : otherValue(judge, parameter, texts)
    if (other === "none") continue
    return [
      {
        route,
        values: parameter === undefined || other === undefined ? new Map() : new Map([[parameter, other.value]])
      }
    ]
  }
  // Each text of a single parameter is that of a path.
  if (names.length === 1) return []
  const all = combinations(names, (name) => written.get(name) ?? [])
  if (names.length === 0 || all === undefined) return [{ route, values: new Map() }]
  return all
    .filter((texts) => takes(judge, "before", route, texts) && !isServed(pieces, texts))
    .map((texts) => ({ route: partOf(route, texts), values: new Map() }))
    .slice(0, 1)
}

/** The operation without the values of a path parameter that are answered by pieces of their own. */
const withoutTexts = (route: Route, name: string, texts: ReadonlyArray<string>): Route => {
  const { parameters = [], ...operation } = route.operation
  const without = parameters.map((parameter) => {
    if (parameter.in !== "path" || parameter.name !== name || parameter.content !== undefined) return parameter
    const values = texts.flatMap((text) => textValues(parameter, text) ?? [])
    return { ...parameter, schema: { allOf: [parameter.schema ?? true, { not: { enum: [...values] } }] } }
  })
  return { ...route, operation: { ...operation, parameters: without } }
}

const piecePair = (old: Route, { route, texts }: Piece): RoutePair => ({
  before: partOf(old, texts),
  after: route,
  match: "template",
  literals: new Map()
})

/** Pieces that answer what the operation's counterpart refuses from now on. */
const givenUp = (
  judge: PayloadJudge,
  pathOf: PathOf,
  { after, before }: RoutePair,
  pieces: ReadonlyArray<Piece>
): ReadonlyArray<Piece> =>
  pieces.filter(({ route, texts }) => {
    const own = textsBetween(pathOf, after, route)
    return (
      texts.size === 1 && own.size > 0 && takes(judge, "before", before, texts) && !takes(judge, "after", after, own)
    )
  })

/** A literal path that is gone, where a template that refused its text takes it from now on. */
const takenOver = (
  judge: PayloadJudge,
  { pairs, pathOf, removed }: Matched
): ReadonlyMap<Route, Pick<RoutePair, "after" | "literals">> => {
  const literal = removed.filter((route) => !pathOf(route).includes("{"))
  if (literal.length === 0) return new Map()
  const counterparts = new Map(pairs.map(({ after, before }) => [after, before] as const))
  const treeOf = treesOf([...counterparts.keys()], pathOf)
  return new Map(
    literal.flatMap((route) => {
      const path = pathOf(route)
      const found = treeOf(methodOf(route))
        .wider(path)
        .map((one) => ({ after: one.value, literals: literalsOf(pathOf(one.value), one.filling) }))
        .find(({ after, literals }) => {
          const before = counterparts.get(after)
          const own = before === undefined ? undefined : textsBetween(pathOf, before, route)
          return (
            before !== undefined &&
            own !== undefined &&
            own.size > 0 &&
            takes(judge, "after", after, literals) &&
            !takes(judge, "before", before, own)
          )
        })
      return found === undefined ? [] : [[route, found] as const]
    })
  )
}

const groupedPieces = ({ pathOf, shadows }: Matched): ReadonlyMap<Route, ReadonlyArray<Piece>> => {
  const pieces = new Map<Route, Array<Piece>>()
  for (const shadow of shadows) {
    const piece = shadow.isInside ? pieceOf(pathOf, shadow) : undefined
    if (piece === undefined) continue
    const known = pieces.get(shadow.before)
    if (known === undefined) pieces.set(shadow.before, [piece])
    else known.push(piece)
  }
  return pieces
}

/**
 * Matches once more by the requests that paths stand for: a template whose parameter has few values is the same as a
 * path for each, so that `/a/{kind}` may become `/a/x` and `/a/y`, or leave one of them to a path of its own.
 */
export const servedRequests = (judge: PayloadJudge, matched: Matched): Served => {
  const pieces = groupedPieces(matched)
  const used = new Set<Piece>()
  const pairs: Array<RoutePair> = []
  const take = (old: Route, own: ReadonlyArray<Piece>): void => {
    for (const piece of own) {
      used.add(piece)
      pairs.push(piecePair(old, piece))
    }
  }
  const takers = takenOver(judge, matched)
  const removed = matched.removed.flatMap((route): ReadonlyArray<Lost> => {
    const taker = takers.get(route)
    if (taker !== undefined) {
      pairs.push({ before: route, ...taker, match: "template" })
      return []
    }
    const own = (pieces.get(route) ?? []).filter(({ texts }) => takes(judge, "before", route, texts))
    if (own.length === 0) return [{ route, values: new Map() }]
    const lost = lostOf(judge, route, own)
    if (!lost.some((one) => one.route === route)) take(route, own)
    return lost
  })
  const kept = matched.pairs.map((pair): RoutePair => {
    const own = givenUp(judge, matched.pathOf, pair, pieces.get(pair.before) ?? [])
    take(pair.before, own)
    const names = new Set(own.flatMap(({ texts }) => [...texts.keys()]))
    let { before } = pair
    for (const name of names)
      before = withoutTexts(
        before,
        name,
        own.flatMap(({ texts }) => texts.get(name) ?? [])
      )
    return { ...pair, before }
  })
  const taken = new Set([...used].map(({ route }) => route.key))
  const isUsed = (shadow: Shadow): boolean =>
    (pieces.get(shadow.before) ?? []).some((piece) => piece.route === shadow.after && used.has(piece))
  return {
    pairs: [...kept, ...pairs],
    removed,
    pathOf: matched.pathOf,
    added: matched.added.filter((route) => !taken.has(route.key)),
    shadows: matched.shadows.filter((shadow) => !isUsed(shadow))
  }
}
