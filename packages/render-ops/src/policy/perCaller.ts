import { canonical, type Model } from "@lintel/model"
import {
  fileNameRules,
  isRefusal,
  Losses,
  type LossCollector,
  Names,
  type RenderRefusal,
  type Rendering
} from "@lintel/render"
import { type PolicyEdge, type PolicyOptions, selectEdges } from "./edges.js"

/** How a target writes the calls of one caller. */
export interface CallerTarget {
  readonly folder: string
  /** The end of a file's name, with its dot. */
  readonly extension: string
  /** The layers whose policies the target runs. */
  readonly layers: Parameters<typeof selectEdges>[2]
  /** The file of one caller; `undefined` where its calls have nothing to write. */
  readonly textOf: (losses: LossCollector, caller: string, edges: ReadonlyArray<PolicyEdge>) => string | undefined
}

/** Calls by who makes them. */
const byCaller = (edges: ReadonlyArray<PolicyEdge>): ReadonlyMap<string, ReadonlyArray<PolicyEdge>> => {
  const callers = new Map<string, Array<PolicyEdge>>()
  for (const edge of edges) {
    const known = callers.get(edge.caller)
    if (known === undefined) callers.set(edge.caller, [edge])
    else known.push(edge)
  }
  return callers
}

/** Writes one file for each caller. */
export const perCaller =
  ({ extension, folder, layers, textOf }: CallerTarget) =>
  (given: Model, { of }: PolicyOptions): Rendering | RenderRefusal => {
    const edges = selectEdges(canonical(given), of, layers)
    if ("_tag" in edges && isRefusal(edges)) return edges
    const losses = Losses.collect()
    const callers = byCaller(edges)
    const names = Names.make(
      [...callers.keys()].map((key) => ({ key, wish: key })),
      fileNameRules
    )
    const files = [...callers].flatMap(([caller, own]) => {
      const text = textOf(losses, caller, own)
      return text === undefined ? [] : [{ path: `${folder}/${names.of(caller)}${extension}`, text }]
    })
    return { files, losses: losses.all() }
  }
