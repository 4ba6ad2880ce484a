import { compareText } from "@lintel/render"
import { type Arrow, drawable, edgeOf, gatherArrows, isCut, namedLabel } from "./arrows.js"
import { boxOf } from "./boxes.js"
import type { Drawing, FlowNode } from "./diagram.js"
import type { GraphNode } from "./graph.js"
import { counted, wrapped } from "./label.js"
import { type Scene, systemName } from "./scene.js"
import { pieces } from "./tree.js"

const systemKey = "system:this"

const systemBox = (scene: Scene): FlowNode => ({
  key: systemKey,
  look: "system",
  name: wrapped(systemName(scene), 24, 3),
  detail: counted([...scene.graph().nodes.values()].filter((node) => node.look === "service").length, "service")
})

/** The arrows between the system, as one box, and those around it. */
const arrowsAround = (scene: Scene): ReadonlyArray<Arrow> => {
  const { nodes, links } = scene.graph()
  const gather = gatherArrows()
  const end = (address: string): string => (nodes.get(address)?.isOutside === true ? address : systemKey)
  for (const link of links) {
    const from = end(link.from)
    const to = end(link.to)
    if (from !== to) gather.add(from, to, link)
  }
  return gather.all()
}

const picture = (
  scene: Scene,
  of: string,
  title: string,
  partners: ReadonlyArray<FlowNode>,
  arrows: ReadonlyArray<Arrow>
): Drawing => {
  const shown = new Set(partners.map((node) => node.key)).add(systemKey)
  const drawn = drawable(arrows.filter(({ from, to }) => shown.has(from) && shown.has(to)))
  for (const arrow of drawn)
    if (isCut(arrow)) scene.losses.approximate(arrow.from === systemKey ? arrow.to : arrow.from, "names on an arrow")
  const edges = drawn.map((arrow) => edgeOf(arrow, namedLabel(arrow)))
  return {
    view: "context",
    of,
    wish: of.includes(":") ? title : of,
    diagram: { _tag: "Flowchart", title, direction: "LR", nodes: [systemBox(scene), ...partners], groups: [], edges }
  }
}

const kinds: ReadonlyArray<readonly [look: GraphNode["look"], noun: string]> = [
  ["person", "person"],
  ["external", "system or consumer"],
  ["unknown", "unknown part"]
]

/** Too many for one picture: how many of each kind in one, and each by name in others. */
const paged = (
  scene: Scene,
  partners: ReadonlyArray<GraphNode>,
  arrows: ReadonlyArray<Arrow>
): ReadonlyArray<Drawing> => {
  const pages = pieces(partners, scene.limit - 1)
  const title = `${systemName(scene)} and who is around it`
  const counts = kinds.flatMap(([look, noun]): ReadonlyArray<FlowNode> => {
    const count = partners.filter((node) => node.look === look).length
    return count === 0
      ? []
      : [{ key: `look:${look}`, look, name: [`${count} × ${noun}`], detail: `on ${counted(pages.length, "page")}` }]
  })
  const lookOf = new Map(partners.map((node) => [node.address, `look:${node.look}`]))
  const gather = gatherArrows()
  for (const { from, to, line } of arrows) {
    gather.add(lookOf.get(from) ?? systemKey, lookOf.get(to) ?? systemKey, { from, to, line, label: "" })
  }
  const byPartner = new Map<string, Array<Arrow>>()
  for (const arrow of arrows) {
    const partner = arrow.from === systemKey ? arrow.to : arrow.from
    const list = byPartner.get(partner)
    if (list === undefined) byPartner.set(partner, [arrow])
    else list.push(arrow)
  }
  return [
    picture(scene, "", title, counts, gather.all()),
    ...pages.map((page, at) => {
      const near = page.flatMap((node) => byPartner.get(node.address) ?? [])
      return picture(scene, `page ${at + 1}`, `${title}, ${at + 1} of ${pages.length}`, page.map(boxOf), near)
    })
  ]
}

/** The system as one box, with the people, systems and consumers around it. */
export const contextView = (scene: Scene): ReadonlyArray<Drawing> => {
  const { nodes } = scene.graph()
  if (nodes.size === 0) return []
  const arrows = arrowsAround(scene)
  const partners = [...nodes.values()]
    .filter((node) => node.isOutside)
    .toSorted((a, b) => compareText(a.address, b.address))
  const { focus } = scene
  if (focus !== undefined && !focus.startsWith("system:")) {
    const asked = partners.filter((node) => node.address === focus)
    return asked.length === 0
      ? []
      : [picture(scene, focus, `${systemName(scene)} and ${asked[0]?.name ?? ""}`, asked.map(boxOf), arrows)]
  }
  if (partners.length > scene.limit) return paged(scene, partners, arrows)
  return [picture(scene, "", `${systemName(scene)} and who is around it`, partners.map(boxOf), arrows)]
}
