import { indexModel, type Model, type ModelIndex } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import { type Graph, graphOf } from "./graph.js"

/** What every view works on. The graph is made when the first view asks for it. */
export interface Scene {
  readonly model: Model
  readonly index: ModelIndex
  readonly graph: () => Graph
  readonly limit: number
  readonly losses: LossCollector
  /** The entity that was asked for; everything when undefined. */
  readonly focus: string | undefined
}

export const sceneOf = (model: Model, limit: number, losses: LossCollector, focus: string | undefined): Scene => {
  const index = indexModel(model)
  let graph: Graph | undefined
  return { model, index, limit, losses, focus, graph: () => (graph ??= graphOf(index)) }
}

/** What a title calls the design. */
export const systemName = ({ model }: Scene): string => model.system?.name ?? "the system"
