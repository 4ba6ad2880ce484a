import type { Edge, ModelIndex } from "@lintel/model"
import type { Assumption } from "../knowledge.js"
import {
  awaitedSagas,
  callsOfFlow,
  callsOfSaga,
  fallbacksOf,
  type FlowTable,
  flowTable,
  handlerKey,
  undoingCalls
} from "./flowCalls.js"

/**
 * A place where requests are handled or start.
 *
 * - `Handler`: a component that answers an operation.
 * - `Component`: what a component does that no flow describes.
 * - `Flow`: what a message or a schedule starts.
 * - `Saga`: the steps of a saga.
 *
 * @category call graph
 * @since 0.1.0
 */
export type CallNode =
  | { readonly _tag: "Handler"; readonly key: string; readonly component: string; readonly operation: string }
  | { readonly _tag: "Component"; readonly key: string; readonly component: string }
  | { readonly _tag: "Flow"; readonly key: string; readonly component: string; readonly flow: string }
  | { readonly _tag: "Saga"; readonly key: string; readonly component: string; readonly saga: string }

/**
 * One step of a request through the system. Without `edge` it stays inside a component: a flow waits for a saga, or an
 * operation of which no flow says what it does may make any call that no flow and no saga claims.
 *
 * @category call graph
 * @since 0.1.0
 */
export interface CallArrow {
  readonly from: CallNode
  readonly to: CallNode
  readonly edge: Edge | undefined
  /** How often the call is made for one request, as far as a flow says so; 1 otherwise. */
  readonly times: bigint
  /** Whether the call is made only when another one fails. */
  readonly isFallback: boolean
  readonly assumes: ReadonlyArray<Assumption>
}

/**
 * Who makes which calls while handling what.
 *
 * @category call graph
 * @since 0.1.0
 */
export interface CallGraph {
  readonly nodes: ReadonlyArray<CallNode>
  /** The node of that key. */
  readonly node: (key: string) => CallNode | undefined
  /** What a node calls; nothing for a key that no node has. */
  readonly arrowsFrom: (key: string) => ReadonlyArray<CallArrow>
}

interface Building {
  readonly index: ModelIndex
  readonly edges: ReadonlyMap<string, Edge>
  readonly nodes: Map<string, CallNode>
  readonly arrows: Map<string, Array<CallArrow>>
}

const handlingAssumes: ReadonlyArray<Assumption> = ["handling-makes-call"]

/** Who may answer: every candidate when the call does not say which. */
const targetsOf = (edge: Edge): ReadonlyArray<CallNode> => {
  const operation = edge.operation ?? edge.call.to.request
  if (operation === undefined) return []
  const components: ReadonlyArray<string> = edge.candidates.length === 0 ? ["unknown"] : edge.candidates
  return components.map((component) => ({
    _tag: "Handler",
    key: handlerKey(component, operation),
    component,
    operation
  }))
}

const componentNode = (component: string): CallNode => ({ _tag: "Component", key: component, component })

const connect = (building: Building, from: CallNode, edge: Edge, times: bigint, isFallback: boolean): void => {
  for (const to of targetsOf(edge)) add(building, { from, to, edge, times, isFallback, assumes: [] })
}

/** A call, and what is called when it fails. */
const connectAll = (building: Building, from: CallNode, call: string, times: bigint): void => {
  const { edges, index } = building
  const edge = edges.get(call)
  if (edge === undefined) return
  connect(building, from, edge, times, false)
  for (const fallback of fallbacksOf(index, call)) {
    const other = edges.get(fallback)
    if (other !== undefined) connect(building, from, other, times, true)
  }
}

const add = (building: Building, arrow: CallArrow): void => {
  const from = arrow.from.key
  for (const node of [arrow.from, arrow.to]) if (!building.nodes.has(node.key)) building.nodes.set(node.key, node)
  const known = building.arrows.get(from)
  if (known === undefined) building.arrows.set(from, [arrow])
  else known.push(arrow)
}

const addFlows = (building: Building): void => {
  const { index } = building
  for (const { address, value: flow } of index.ofKind("flow")) {
    const from: CallNode =
      flow.trigger._tag === "Operation"
        ? {
            _tag: "Handler",
            key: handlerKey(flow.of, flow.trigger.operation),
            component: flow.of,
            operation: flow.trigger.operation
          }
        : { _tag: "Flow", key: address, component: flow.of, flow: address }
    building.nodes.set(from.key, from)
    for (const [call, times] of callsOfFlow(flow)) connectAll(building, from, call, times)
    for (const saga of awaitedSagas(flow)) {
      const to = sagaNode(saga, index.find(saga)?.value.by ?? flow.of)
      add(building, { from, to, edge: undefined, times: 1n, isFallback: false, assumes: [] })
    }
  }
}

const sagaNode = (saga: string, component: string): CallNode => ({ _tag: "Saga", key: saga, component, saga })

/** What a saga does or undoes is done once for each time it starts; who starts it without waiting is not part of its path. */
const addSagas = (building: Building): void => {
  const { edges, index } = building
  for (const { address, value: saga } of index.ofKind("saga")) {
    for (const call of new Set([...callsOfSaga(saga), ...undoingCalls(saga)])) {
      const from = edges.get(call)?.from
      if (from !== undefined) connectAll(building, sagaNode(address, saga.by ?? from), call, 1n)
    }
  }
}

const addUnclaimed = (building: Building, flows: FlowTable): void => {
  const unclaimed = building.index.edges.filter(({ address }) => !flows.claimed.has(address))
  const fallbacks = new Set(unclaimed.flatMap(({ address }) => fallbacksOf(building.index, address)))
  for (const edge of unclaimed) connect(building, componentNode(edge.from), edge, 1n, fallbacks.has(edge.address))
}

/** Handlers without a flow may make any call of their component that no flow claims. */
const addHandling = (building: Building, flows: FlowTable): void => {
  for (const node of building.nodes.values()) {
    if (node._tag !== "Handler" || flows.byOperation.has(node.key)) continue
    if (!building.arrows.has(node.component)) continue
    const to = componentNode(node.component)
    add(building, { from: node, to, edge: undefined, times: 1n, isFallback: false, assumes: handlingAssumes })
  }
}

const graphs = new WeakMap<ModelIndex, CallGraph>()

/**
 * The graph of calls of a design. Its size is linear in the calls and the flows. Computed once for an index.
 *
 * @category call graph
 * @since 0.1.0
 */
export const callGraph = (index: ModelIndex): CallGraph => {
  const known = graphs.get(index)
  if (known !== undefined) return known
  const edges = new Map<string, Edge>(index.edges.map((edge) => [edge.address, edge]))
  const building: Building = { index, edges, nodes: new Map(), arrows: new Map() }
  const flows = flowTable(index)
  addFlows(building)
  addSagas(building)
  addUnclaimed(building, flows)
  addHandling(building, flows)
  const graph: CallGraph = {
    nodes: [...building.nodes.values()],
    node: (key) => building.nodes.get(key),
    arrowsFrom: (key) => building.arrows.get(key) ?? []
  }
  graphs.set(index, graph)
  return graph
}
