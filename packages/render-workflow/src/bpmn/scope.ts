import type { Branch, State } from "../asl/state.js"
import { type PlannedStep, type SagaPlan } from "../plan/saga.js"
import type { Boundary, BpmnFlow, BpmnNode, BpmnScope } from "./diagram.js"

type StateOf<Type extends State["Type"]> = Extract<State, { readonly Type: Type }>

/** What making nodes shares: ids are counted, so that they are unique in the document. */
export interface Making {
  readonly plan: SagaPlan
  readonly count: { ids: number }
  /** The step that a state does, or undoes. */
  readonly stepOf: (state: string) => PlannedStep | undefined
}

const id = ({ count }: Making, prefix: string): string => `${prefix}_${(count.ids += 1)}`

interface Drafting {
  readonly making: Making
  readonly nodes: Array<BpmnNode>
  readonly flows: Array<BpmnFlow>
  /** The node that a state begins with. */
  readonly ids: ReadonlyMap<string, string>
}

const flow = ({ making, flows, ids }: Drafting, from: string, to: string, more: Partial<BpmnFlow> = {}): string => {
  const own = id(making, "Flow")
  flows.push({ id: own, from, to: ids.get(to) ?? to, ...more })
  return own
}

const condition = (text: string): string => text.replace(/^\{% /u, "").replace(/ %\}$/u, "")

/**
 * Errors are caught where the state catches them; a limit of time is one of its own. Beside an event that catches one error,
 * some engines let one that catches all go on as well, so each of two catches an error of its own.
 */
const boundaries = (drafting: Drafting, state: StateOf<"Task">): ReadonlyArray<Boundary> => {
  const { making } = drafting
  const catchers = state.Catch ?? []
  const found = catchers.map(({ ErrorEquals, Next }): Boundary => {
    const takesAll = ErrorEquals.includes("States.ALL")
    const rest = catchers.length > 1 ? { error: "Error_Unanswered" } : {}
    const own = id(making, "Caught")
    flow(drafting, own, Next)
    return {
      id: own,
      name: takesAll ? "failed, or nobody knows" : "refused",
      ...(takesAll ? rest : { error: "Error_Rejected" })
    }
  })
  const last = (state.Catch ?? []).at(-1)
  if (state.TimeoutSeconds === undefined || last === undefined) return found
  const own = id(making, "Timer")
  flow(drafting, own, last.Next)
  return [...found, { id: own, name: `no answer in ${state.TimeoutSeconds} s`, after: `PT${state.TimeoutSeconds}S` }]
}

const elementOf = (step: PlannedStep | undefined, isUndo: boolean): BpmnNode["element"] => {
  const action = isUndo ? step?.undo?.action : step?.action
  if (!isUndo && step?.step.human !== undefined) return "userTask"
  if (action?._tag === "Message") return "sendTask"
  return action?._tag === "Saga" ? "callActivity" : "serviceTask"
}

const words = (step: PlannedStep | undefined, isUndo: boolean): string | undefined => {
  const action = isUndo ? step?.undo?.action : step?.action
  if (action?._tag === "Http") return `${action.method} ${action.path} of ${action.contract}`
  return action?._tag === "Message" ? `sends ${action.name}` : undefined
}

const task = (drafting: Drafting, name: string, own: string, state: StateOf<"Task">): void => {
  const step = drafting.making.stepOf(name)
  const isUndo = step !== undefined && /^\[undoes |undoes /u.test(state.Comment ?? "")
  const text = [isUndo ? undefined : step?.step.description, words(step, isUndo)]
    .filter((it) => it !== undefined)
    .join(" ")
  drafting.nodes.push({
    id: own,
    element: elementOf(step, isUndo),
    name,
    ...(text === "" ? {} : { text }),
    boundaries: boundaries(drafting, state)
  })
  flow(drafting, own, state.Next)
}

/** One flow for each way; a choice with one way is none. */
const choice = (drafting: Drafting, name: string, own: string, state: StateOf<"Choice">): void => {
  const ways = new Map<string, Array<{ readonly text: string; readonly words: string }>>()
  for (const { Condition, Next, Comment } of state.Choices) {
    if (Next === state.Default) continue
    const text = condition(Condition)
    ways.set(Next, [
      ...(ways.get(Next) ?? []),
      { text, words: Comment ?? state.Comment?.replace(/ \[asks for [^\]]*\]$/u, "") ?? text }
    ])
  }
  for (const [next, ways_] of ways) {
    const text = ways_.map((it) => it.text).join(" or ")
    flow(drafting, own, next, { name: ways_.map((it) => it.words).join(" or "), condition: text })
  }
  const fallback = flow(drafting, own, state.Default, { name: "otherwise" })
  drafting.nodes.push({ id: own, element: "exclusiveGateway", name: `${name}?`, boundaries: [], fallback })
}

/** Branches are parts of their own between two gateways, and end however they end. */
const parallel = (drafting: Drafting, name: string, own: string, state: StateOf<"Parallel">): void => {
  const { making, nodes } = drafting
  nodes.push({ id: own, element: "parallelGateway", name, boundaries: [] })
  const join = id(making, "Join")
  for (const branch of state.Branches) {
    const part = id(making, "Branch")
    nodes.push({
      id: part,
      element: "subProcess",
      name: `Branch ${branch.StartAt}`,
      boundaries: [],
      inside: scopeOf(making, branch)
    })
    flow(drafting, own, part)
    flow(drafting, part, join)
  }
  nodes.push({ id: join, element: "parallelGateway", name: `${name} joined`, boundaries: [] })
  flow(drafting, join, state.Next)
}

const end = ({ nodes }: Drafting, name: string, own: string, state: State): void => {
  const isManual = state.Type === "Fail" && /manual/u.test(state.Comment ?? "")
  nodes.push({
    id: own,
    element: "endEvent",
    name,
    boundaries: [],
    ...(state.Type === "Fail" ? { error: isManual ? "Error_Manual" : "Error_Aborted" } : {})
  })
}

/** What more than one flow leads to begins with a gateway that merges them. */
const merged = (making: Making, { nodes, flows }: BpmnScope): BpmnScope => {
  const incoming = new Map<string, number>()
  for (const { to } of flows) incoming.set(to, (incoming.get(to) ?? 0) + 1)
  const merges = new Map<string, string>()
  for (const { id: own, element } of nodes) {
    if ((incoming.get(own) ?? 0) > 1 && !(element === "parallelGateway" && own.startsWith("Join_")))
      merges.set(own, id(making, "Merge"))
  }
  return {
    nodes: [
      ...nodes,
      ...[...merges.values()].map((own): BpmnNode => ({
        id: own,
        element: "exclusiveGateway",
        name: "",
        boundaries: []
      }))
    ],
    flows: [
      ...flows.map((it) => ({ ...it, to: merges.get(it.to) ?? it.to })),
      ...[...merges].map(([to, from]): BpmnFlow => ({ id: id(making, "Flow"), from, to }))
    ]
  }
}

/** States as nodes and flows. */
export const scopeOf = (making: Making, { StartAt, States }: Branch): BpmnScope => {
  const ids = new Map([...States].map(([name, state]) => [name, id(making, state.Type)]))
  const drafting: Drafting = { making, nodes: [], flows: [], ids }
  const start = id(making, "Start")
  drafting.nodes.push({ id: start, element: "startEvent", name: "begins", boundaries: [] })
  flow(drafting, start, StartAt)
  for (const [name, state] of States) {
    const own = ids.get(name) ?? name
    if (state.Type === "Task") task(drafting, name, own, state)
    else if (state.Type === "Choice") choice(drafting, name, own, state)
    else if (state.Type === "Parallel") parallel(drafting, name, own, state)
    else end(drafting, name, own, state)
  }
  return merged(making, withoutIdle(drafting))
}

/** A choice of one way is none: what leads to it leads on. */
const withoutIdle = ({ nodes, flows }: BpmnScope): BpmnScope => {
  const idle = new Map<string, string>()
  for (const node of nodes) {
    const out = flows.filter(({ from }) => from === node.id)
    const [only] = out
    if (node.element === "exclusiveGateway" && only !== undefined && out.length === 1) idle.set(node.id, only.to)
  }
  const target = (to: string): string => {
    const next = idle.get(to)
    return next === undefined ? to : target(next)
  }
  return {
    nodes: nodes.filter((node) => !idle.has(node.id)),
    flows: flows.filter(({ from }) => !idle.has(from)).map((it) => ({ ...it, to: target(it.to) }))
  }
}
