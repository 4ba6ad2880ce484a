import { type Entity, shortName } from "@lintel/model"
import { compareText } from "@lintel/render"
import { drawable, edgeOf, gatherArrows } from "./arrows.js"
import { boxOf } from "./boxes.js"
import type { Drawing, FlowEdge, FlowGroup, FlowNode } from "./diagram.js"
import type { Graph, GraphNode, Link } from "./graph.js"
import { narrower } from "./direction.js"
import { counted, shortened } from "./label.js"
import type { Scene } from "./scene.js"
import { pieces } from "./tree.js"

type Deployment = Entity<"deployment">

interface Stage {
  readonly scene: Scene
  readonly graph: Graph
  readonly links: ReadonlyMap<string, ReadonlyArray<Link>>
}

const unnamedEnvironment = "environment:"

const facts = ({ value }: Deployment, node: GraphNode): string => {
  const { instances, scaling, version } = value
  const fixed = instances === undefined ? undefined : counted(instances, "instance")
  const count = scaling === undefined ? fixed : `${scaling.minimum} to ${scaling.maximum} instances`
  return [count, version, node.look === "service" ? undefined : node.detail]
    .filter((part) => part !== undefined)
    .join(" · ")
}

const box = (graph: Graph, deployment: Deployment): FlowNode => {
  const node = graph.nodeOf(deployment.value.of)
  return { ...boxOf(node), key: deployment.address, detail: shortened(facts(deployment, node), 40) }
}

/** Frames for the regions; what runs in no named region stands beside them. */
const placed = (
  graph: Graph,
  environment: string,
  deployments: ReadonlyArray<Deployment>
): { readonly groups: ReadonlyArray<FlowGroup>; readonly nodes: ReadonlyArray<FlowNode> } => {
  const regions = new Map<string, Array<FlowNode>>()
  const nodes: Array<FlowNode> = []
  for (const deployment of deployments) {
    const { region } = deployment.value
    if (region === undefined) nodes.push(box(graph, deployment))
    else regions.set(region, [...(regions.get(region) ?? []), box(graph, deployment)])
  }
  const groups = [...regions]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([region, inside]) => ({
      key: `region ${environment} ${region}`,
      name: shortened(region, 60),
      nodes: inside,
      groups: []
    }))
  return { groups, nodes }
}

/** Channels do not run, their broker does. */
const runningFor = ({ index }: Graph, address: string): string =>
  address.startsWith("channel:") ? (index.find(address as `channel:${string}`)?.value.broker ?? address) : address

/** Those who write to a channel and those who read it both connect to its broker. */
const connecting = (link: Link): Link =>
  link.from.startsWith("channel:") && !link.to.startsWith("channel:") ? { ...link, from: link.to, to: link.from } : link

/** Links by what runs at their beginning. */
const linksFrom = (graph: Graph): ReadonlyMap<string, ReadonlyArray<Link>> => {
  const found = new Map<string, Array<Link>>()
  for (const link of graph.links.map(connecting)) {
    const from = runningFor(graph, link.from)
    const list = found.get(from)
    if (list === undefined) found.set(from, [link])
    else list.push(link)
  }
  return found
}

/** Arrows between what runs in the same environment: to the same region where there is an answer, else to every one. */
const arrowsOf = ({ graph, links }: Stage, deployments: ReadonlyArray<Deployment>): ReadonlyArray<FlowEdge> => {
  const running = new Map<string, Array<Deployment>>()
  for (const deployment of deployments) {
    const list = running.get(deployment.value.of)
    if (list === undefined) running.set(deployment.value.of, [deployment])
    else list.push(deployment)
  }
  const gather = gatherArrows()
  for (const [component, beginnings] of running) {
    for (const link of links.get(component) ?? []) {
      const ends = running.get(runningFor(graph, link.to)) ?? []
      for (const from of beginnings) {
        const near = ends.filter((to) => isNear(from, to))
        for (const to of near.length === 0 ? ends : near) if (from !== to) gather.add(from.address, to.address, link)
      }
    }
  }
  return drawable(gather.all()).map((arrow) => edgeOf(arrow, poolLabel(deployments, arrow.from, arrow.to)))
}

const isNear = ({ value: a }: Deployment, { value: b }: Deployment): boolean =>
  a.region === undefined || b.region === undefined || a.region === b.region

/** The connections that each instance keeps to what the arrow points at. */
const poolLabel = (deployments: ReadonlyArray<Deployment>, from: string, to: string): ReadonlyArray<string> => {
  const target = deployments.find((deployment) => deployment.address === to)?.value.of
  const pools = Object.values(deployments.find((deployment) => deployment.address === from)?.value.pools ?? {})
  const size = pools.filter((pool) => pool.to === target).reduce((sum, pool) => sum + pool.size, 0)
  return size === 0 ? [] : [`${counted(size, "connection")} each`]
}

const drawn = (stage: Stage, environment: string, deployments: ReadonlyArray<Deployment>, page: string): Drawing => {
  const { scene, graph } = stage
  const name = environment === unnamedEnvironment ? "no named environment" : shortName(environment)
  const { groups, nodes } = placed(graph, environment, deployments)
  const regions = scene.index.find(environment as `environment:${string}`)?.value.regions ?? []
  const where = regions.length === 0 ? name : `${name} (${regions.join(", ")})`
  const edges = arrowsOf(stage, deployments)
  return {
    view: "deployment",
    of: page === "" ? environment : `${environment} ${page}`,
    wish: `${name}${page === "" ? "" : ` ${page}`}`,
    diagram: {
      _tag: "Flowchart",
      title: `What runs in ${where}${page === "" ? "" : `, ${page}`}`,
      direction: narrower(
        deployments.map((deployment) => deployment.address),
        edges
      ),
      nodes,
      groups,
      edges
    }
  }
}

/** Each environment with what runs there; above the limit in several pictures. */
export const deploymentView = (scene: Scene): ReadonlyArray<Drawing> => {
  const environments = new Map<string, Array<Deployment>>()
  const { focus } = scene
  for (const deployment of scene.index.ofKind("deployment")) {
    const environment = deployment.value.in ?? unnamedEnvironment
    const isAsked =
      focus === undefined ||
      focus.startsWith("system:") ||
      [deployment.address, environment, deployment.value.of].some((address) => address === focus)
    if (!isAsked) continue
    const list = environments.get(environment)
    if (list === undefined) environments.set(environment, [deployment])
    else list.push(deployment)
  }
  if (environments.size === 0) return []
  const graph = scene.graph()
  const stage = { scene, graph, links: linksFrom(graph) }
  return [...environments]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([environment, deployments]) => {
      const pages = pieces(deployments, scene.limit)
      return pages.map((page, at) =>
        drawn(stage, environment, page, pages.length === 1 ? "" : `${at + 1} of ${pages.length}`)
      )
    })
}
