import { type Arrow, type Arrows, gatherArrows } from "./arrows.js"
import type { Graph } from "./graph.js"
import type { Part } from "./tree.js"

/** Where each box is: the parts from the whole to the box itself. What stands outside is directly in the whole. */
type Paths = ReadonlyMap<string, ReadonlyArray<string>>

const pathsOf = (graph: Graph, whole: Part): Paths => {
  const paths = new Map<string, ReadonlyArray<string>>()
  const visit = (part: Part, above: ReadonlyArray<string>): void => {
    const path = [...above, part.key]
    for (const node of part.nodes) paths.set(node.address, [...path, node.address])
    for (const inner of part.parts) visit(inner, path)
  }
  visit(whole, [])
  for (const node of graph.nodes.values()) if (node.isOutside) paths.set(node.address, [whole.key, node.address])
  return paths
}

/**
 * The arrows of the picture of every part. An end of a link is drawn as the box, or the part, that a reader of the
 * picture knows: inside the pictured part its child, outside of it the outermost part that does not hold the picture
 * as well. Each link is looked at once for every picture that holds one of its ends.
 */
export const projected = (graph: Graph, whole: Part): ReadonlyMap<string, ReadonlyArray<Arrow>> => {
  const paths = pathsOf(graph, whole)
  const pictures = new Map<string, Arrows>()
  const picture = (key: string): Arrows => {
    const found = pictures.get(key)
    if (found !== undefined) return found
    const made = gatherArrows()
    pictures.set(key, made)
    return made
  }
  for (const link of graph.links) {
    const from = paths.get(link.from) ?? []
    const to = paths.get(link.to) ?? []
    let common = 0
    while (common < from.length && from[common] === to[common]) common++
    drawIn(from, to, common, (key, a, b) => picture(key).add(a, b, link))
    drawIn(to, from, common, (key, a, b) => picture(key).add(b, a, link), common)
  }
  return new Map([...pictures].map(([key, arrows]) => [key, arrows.all()]))
}

/**
 * Draws a link in every picture on the path of one end. `common` is how much of both paths is the same; the pictures
 * that hold both ends are drawn from one side only, which `first` says.
 */
const drawIn = (
  path: ReadonlyArray<string>,
  other: ReadonlyArray<string>,
  common: number,
  draw: (picture: string, near: string, far: string) => void,
  first = 0
): void => {
  for (let depth = first; depth < path.length - 1; depth++) {
    const near = path[depth + 1]
    const far = depth < common - 1 ? other[depth + 1] : other[common]
    const key = path[depth]
    if (key === undefined || near === undefined || far === undefined) continue
    const isSelf = near === far && depth === path.length - 2
    if (near !== far || isSelf) draw(key, near, far)
  }
}
