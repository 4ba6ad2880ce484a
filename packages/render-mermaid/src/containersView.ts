import { type Arrow, countedLabel, drawable, edgeOf, gatherArrows, isCut, namedLabel, strongest } from "./arrows.js"
import { boxOf, boxOfPart, isShortened } from "./boxes.js"
import type { Drawing, FlowNode } from "./diagram.js"
import type { Graph, GraphNode } from "./graph.js"
import { narrower } from "./direction.js"
import { framed } from "./frames.js"
import { surroundings } from "./neighbours.js"
import { projected } from "./projection.js"
import { type Scene, systemName } from "./scene.js"
import { allParts, isLarge, type Part, treeOf } from "./tree.js"

/** How many neighbours a picture has room for, beside its own boxes. */
const roomFor = (own: number, limit: number): number => Math.max(8, limit - own)

const unknownBox = (key: string): FlowNode => ({ key, look: "unknown", name: [key], detail: "" })

/** Reports what the labels of a picture leave out. */
const reportCuts = ({ losses }: Scene, arrows: ReadonlyArray<Arrow>, drawn: ReadonlyArray<Arrow>): void => {
  for (const arrow of drawn) if (isCut(arrow)) losses.approximate(arrow.from, "names on an arrow")
  const kept = new Set(drawn)
  for (const arrow of arrows) if (!kept.has(arrow)) losses.drop(arrow.from, "arrow beyond what one diagram holds")
}

/** One picture of some boxes, whole, with their neighbours as boxes of their own. */
const around = (scene: Scene, of: string, title: string, own: ReadonlyArray<GraphNode>): Drawing => {
  const graph = scene.graph()
  const inside = new Set(own.map((node) => node.address))
  const gather = gatherArrows()
  for (const link of graph.links) if (inside.has(link.from) || inside.has(link.to)) gather.add(link.from, link.to, link)
  const found = new Map([...graph.nodes].map(([key, node]) => [key, boxOf(node)]))
  const { nodes, arrows } = surroundings(
    gather.all(),
    inside,
    roomFor(own.length, scene.limit),
    (key) => found.get(key) ?? unknownBox(key)
  )
  const others = nodes.flatMap(({ key }) => graph.nodes.get(key) ?? [])
  const known = new Set(others.map((node) => node.address))
  const frames = framed(graph, [...own, ...others], arrows)
  const drawn = drawable(arrows)
  reportCuts(scene, arrows, drawn)
  return {
    view: "containers",
    of,
    wish: of === "" ? "" : title,
    diagram: {
      _tag: "Flowchart",
      title: of === "" ? `Containers of ${title}` : `Around ${title}`,
      direction: "TB",
      groups: frames.groups,
      nodes: [...frames.nodes, ...nodes.filter((node) => !known.has(node.key))],
      edges: drawn.map((arrow) => edgeOf(arrow, namedLabel(arrow)))
    }
  }
}

const titleOf = (scene: Scene, part: Part): string => {
  if (part.name === "") return `Contexts of ${systemName(scene)}`
  return part.nodes.length > 0 ? `Containers of ${part.name}` : `Inside ${part.name}`
}

/** Says in the title that an overview leaves arrows out: nobody sees what is not drawn. */
const shownOf = (drawn: ReadonlyArray<Arrow>, all: ReadonlyArray<Arrow>): string =>
  drawn.length === all.length ? "" : ` (the ${drawn.length} strongest of ${all.length} connections)`

/** The picture of one part: its boxes, or its parts, and what they have to do with the others. */
const ofPart = (
  scene: Scene,
  part: Part,
  arrows: ReadonlyArray<Arrow>,
  boxes: ReadonlyMap<string, FlowNode>
): Drawing => {
  const own = [...part.nodes.map(boxOf), ...part.parts.map(boxOfPart)]
  const keys = new Set(own.map((node) => node.key))
  const near = surroundings(arrows, keys, roomFor(own.length, scene.limit), (key) => boxes.get(key) ?? unknownBox(key))
  const isDetailed = part.nodes.length > 0
  const drawn = isDetailed
    ? drawable(near.arrows)
    : strongest(near.arrows, Math.max(40, 2 * (own.length + near.nodes.length)))
  const isWhole = part.group === undefined && part.name === ""
  if (isDetailed) reportCuts(scene, near.arrows, drawn)
  const edges = drawn.map((arrow) => edgeOf(arrow, isDetailed ? namedLabel(arrow) : countedLabel(arrow)))
  const nodes = [...own, ...near.nodes]
  return {
    view: "containers",
    of: isWhole ? "" : part.key,
    wish: part.name,
    diagram: {
      _tag: "Flowchart",
      title: `${titleOf(scene, part)}${shownOf(drawn, near.arrows)}`,
      direction: isDetailed
        ? narrower(
            nodes.map((node) => node.key),
            edges
          )
        : "LR",
      groups: [],
      nodes,
      edges
    }
  }
}

const sliced = (scene: Scene, only: (part: Part) => boolean): ReadonlyArray<Drawing> => {
  const graph = scene.graph()
  const whole = treeOf(graph, scene.limit)
  const parts = allParts(whole)
  const boxes = new Map([
    ...[...graph.nodes.values()].map((node) => [node.address, boxOf(node)] as const),
    ...parts.map((part) => [part.key, boxOfPart(part)] as const)
  ])
  const arrows = projected(graph, whole)
  return parts.filter(only).map((part) => ofPart(scene, part, arrows.get(part.key) ?? [], boxes))
}

/** What an address means here: the boxes that it names, itself or as its group. */
const named = (graph: Graph, focus: string): ReadonlyArray<GraphNode> => {
  const node = graph.nodes.get(focus)
  if (node !== undefined) return [node]
  const members = [...graph.nodes.values()].filter(({ group }) => group === focus)
  if (members.length > 0) return members
  return focus.startsWith("broker:")
    ? graph.index
        .ofKind("channel")
        .filter(({ value }) => value.broker === focus)
        .flatMap(({ address }) => graph.nodes.get(address) ?? [])
    : []
}

/** Services, stores, channels, brokers, and who is around them. */
export const containersView = (scene: Scene): ReadonlyArray<Drawing> => {
  const { focus, limit } = scene
  const graph = scene.graph()
  const all = [...graph.nodes.values()]
  if (all.length === 0) return []
  if (focus !== undefined) {
    const own = named(graph, focus)
    if (own.length === 0) return []
    if (own.length > limit) return sliced(scene, (part) => part.group === focus)
    const name = graph.groups.get(focus)?.name ?? graph.nodes.get(focus)?.name ?? own[0]?.name ?? focus
    return [around(scene, focus, name, own)]
  }
  for (const node of all) if (isShortened(node)) scene.losses.approximate(node.address, "name")
  const whole = { key: "", name: "", detail: "", group: undefined, parts: [], nodes: all }
  return isLarge(whole, limit) ? sliced(scene, () => true) : [around(scene, "", systemName(scene), all)]
}
