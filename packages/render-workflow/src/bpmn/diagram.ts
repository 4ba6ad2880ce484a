/** A node of a process, before it is spelt. */
export interface BpmnNode {
  readonly id: string
  readonly element:
    | "startEvent"
    | "endEvent"
    | "serviceTask"
    | "userTask"
    | "sendTask"
    | "callActivity"
    | "exclusiveGateway"
    | "parallelGateway"
    | "subProcess"
  readonly name: string
  /** What it is for, for people. */
  readonly text?: string
  /** An end by an error of this id. */
  readonly error?: string
  readonly boundaries: ReadonlyArray<Boundary>
  readonly inside?: BpmnScope
  /** The flow that is taken when no condition holds. */
  readonly fallback?: string
}

/** What catches an error, or the end of patience, of a node. */
export interface Boundary {
  readonly id: string
  readonly name: string
  readonly error?: string
  readonly after?: string
}

export interface BpmnFlow {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly name?: string
  readonly condition?: string
}

/** Nodes and flows of a process or of a part of one. */
export interface BpmnScope {
  readonly nodes: ReadonlyArray<BpmnNode>
  readonly flows: ReadonlyArray<BpmnFlow>
}

/** Where something is drawn. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const gap = { across: 90, down: 70, inside: 40 }

const ownSize = (node: BpmnNode): { readonly width: number; readonly height: number } => {
  if (node.inside !== undefined) return sizeOf(node.inside)
  if (node.element.endsWith("Event")) return { width: 36, height: 36 }
  return node.element.endsWith("Gateway") ? { width: 50, height: 50 } : { width: 110, height: 80 }
}

interface Grid {
  readonly columns: ReadonlyArray<ReadonlyArray<BpmnNode>>
}

/** Nodes by how many others come before them, along the shortest way. */
const gridOf = ({ nodes, flows }: BpmnScope): Grid => {
  const host = new Map(
    nodes.flatMap((node) => [[node.id, node.id] as const, ...node.boundaries.map(({ id }) => [id, node.id] as const)])
  )
  const followers = new Map<string, Array<string>>()
  for (const { from, to } of flows) {
    const at = host.get(from) ?? from
    followers.set(at, [...(followers.get(at) ?? []), to])
  }
  const depth = new Map<string, number>()
  const pending = nodes.filter(({ element }) => element === "startEvent").map(({ id }) => id)
  for (const id of pending) depth.set(id, 0)
  for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
    for (const next of followers.get(at) ?? []) {
      if (depth.has(next)) continue
      depth.set(next, (depth.get(at) ?? 0) + 1)
      pending.push(next)
    }
  }
  const columns: Array<Array<BpmnNode>> = []
  for (const node of nodes) {
    const column = depth.get(node.id) ?? 0
    while (columns.length <= column) columns.push([])
    columns[column]?.push(node)
  }
  return { columns }
}

const sizeOf = (scope: BpmnScope): { readonly width: number; readonly height: number } => {
  const boxes = [...placed(scope, 0, 0).values()]
  const right = Math.max(0, ...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(0, ...boxes.map((box) => box.y + box.height))
  return { width: right + gap.inside, height: bottom + gap.inside }
}

/** Where the nodes of a scope are drawn, those inside others included, from a corner on. */
export const placed = (scope: BpmnScope, left: number, top: number): ReadonlyMap<string, Box> => {
  const boxes = new Map<string, Box>()
  let x = left + gap.inside
  for (const column of gridOf(scope).columns) {
    let y = top + gap.inside
    let widest = 0
    for (const node of column) {
      const size = ownSize(node)
      boxes.set(node.id, { x, y, ...size })
      for (const [at, boundary] of node.boundaries.entries()) {
        boxes.set(boundary.id, { x: x + 12 + at * 44, y: y + size.height - 18, width: 36, height: 36 })
      }
      if (node.inside !== undefined) for (const [id, box] of placed(node.inside, x, y)) boxes.set(id, box)
      widest = Math.max(widest, size.width)
      y += size.height + gap.down
    }
    x += widest + gap.across
  }
  return boxes
}
