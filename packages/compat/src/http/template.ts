import { commonText, isWithin, longest as longestText } from "./wildcards.js"

/** A segment of a path template: a text, a parameter alone, or a text with parameters inside. */
type Segment =
  | { readonly _tag: "Text"; readonly text: string }
  | { readonly _tag: "Parameter" }
  | { readonly _tag: "Mixed"; readonly parts: ReadonlyArray<string> }

const segmentOf = (text: string): Segment => {
  if (!text.includes("{")) return { _tag: "Text", text }
  const parts = text.split(/\{[^{}]*\}/)
  return parts.length === 2 && parts[0] === "" && parts[1] === "" ? { _tag: "Parameter" } : { _tag: "Mixed", parts }
}

const segmentsOf = (path: string): ReadonlyArray<Segment> => path.split("/").map(segmentOf)

/** The values that the parameters of a mixed segment take in a text: `a{x}.json` in `a1.json` takes `1`. */
const mixedValues = (parts: ReadonlyArray<string>, text: string): ReadonlyArray<string> | undefined => {
  const [first = "", ...rest] = parts
  if (!text.startsWith(first)) return undefined
  const values: Array<string> = []
  let at = first.length
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1
    const end = isLast ? text.length - part.length : part === "" ? at + 1 : text.indexOf(part, at + 1)
    if (end <= at || !text.startsWith(part, end)) return undefined
    values.push(text.slice(at, end))
    at = end + part.length
  }
  return values
}

/** What stands in the place of each parameter of the wider template: a text, or a parameter of the narrower one. */
export type Filling = string | undefined

const fillSegment = (wide: Segment, narrow: Segment): ReadonlyArray<Filling> | undefined => {
  if (narrow._tag === "Text") {
    if (wide._tag === "Text") return wide.text === narrow.text ? [] : undefined
    if (wide._tag === "Parameter") return narrow.text === "" ? undefined : [narrow.text]
    return mixedValues(wide.parts, narrow.text)
  }
  if (wide._tag === "Text") return undefined
  if (wide._tag === "Parameter") return narrow._tag === "Parameter" ? [undefined] : undefined
  const isSame = narrow._tag === "Mixed" && JSON.stringify(wide.parts) === JSON.stringify(narrow.parts)
  return isSame ? wide.parts.slice(1).map(() => undefined) : undefined
}

/**
 * How one template fills another that matches at least the same requests: the texts that stand where the wider one
 * has parameters, in order. Undefined when it does not match them all.
 */
export const filling = (wide: string, narrow: string): ReadonlyArray<Filling> | undefined => {
  const [left, right] = [segmentsOf(wide), segmentsOf(narrow)]
  if (left.length !== right.length) return undefined
  const values: Array<Filling> = []
  for (const [index, segment] of left.entries()) {
    const other = right[index]
    const filled = other === undefined ? undefined : fillSegment(segment, other)
    if (filled === undefined) return undefined
    values.push(...filled)
  }
  return values
}

interface TreeNode<T> {
  readonly texts: Map<string, TreeNode<T>>
  readonly mixed: Map<string, MixedNode<T>>
  parameter: TreeNode<T> | undefined
  readonly entries: Array<{ readonly path: string; readonly value: T }>
}

/** What lies behind a segment that is partly variable: the texts between its parameters. */
interface MixedNode<T> extends TreeNode<T> {
  readonly parts: ReadonlyArray<string>
}

const emptyNode = <T>(): TreeNode<T> => ({ texts: new Map(), mixed: new Map(), parameter: undefined, entries: [] })

const childOf = <T>(node: TreeNode<T>, segment: Segment): TreeNode<T> => {
  if (segment._tag === "Parameter") return (node.parameter ??= emptyNode())
  if (segment._tag === "Text") {
    const child = node.texts.get(segment.text) ?? emptyNode<T>()
    node.texts.set(segment.text, child)
    return child
  }
  const key = JSON.stringify(segment.parts)
  const child = node.mixed.get(key) ?? { ...emptyNode<T>(), parts: segment.parts }
  node.mixed.set(key, child)
  return child
}

/** A template that matches a path. */
export interface Matching<T> {
  readonly path: string
  readonly value: T
  readonly texts: ReadonlyMap<string, string>
}

/** Path templates as a tree, so that those which match a path are found without looking at all of them. */
export interface TemplateTree<T> {
  readonly add: (path: string, value: T) => void
  /** Templates that match every request of the given one, and more: it has texts where they have parameters. */
  readonly wider: (path: string) => ReadonlyArray<{ readonly value: T; readonly filling: ReadonlyArray<Filling> }>
  /** Templates that match a path without parameters, and the texts that stand for theirs. */
  readonly matching: (path: string) => ReadonlyArray<Matching<T>>
  /** Other templates that match some request of the given one. */
  readonly overlapping: (path: string) => ReadonlyArray<{ readonly value: T; readonly overlap: Overlap }>
}

/** What two templates have in common. */
export interface Overlap {
  /** A path that both match, with parameters of the first where any value will do. */
  readonly path: string
  /** The texts that stand for parameters of the first. */
  readonly texts: ReadonlyMap<string, string>
  /** The second matches nothing that the first does not. */
  readonly isInside: boolean
}

const partsOf = (segment: Segment): ReadonlyArray<string> =>
  segment._tag === "Text" ? [segment.text] : segment._tag === "Parameter" ? ["", ""] : segment.parts

const areOtherTexts = (one: string, other: string): boolean =>
  one !== other && !one.includes("{") && !other.includes("{")

/** What two templates have in common, if anything. */
export const overlapIn = (first: string, second: string): Overlap | undefined => {
  const [olds, news] = [first.split("/"), second.split("/")]
  const segments: Array<string> = []
  const texts = new Map<string, string>()
  let isInside = true
  if (olds.length !== news.length || olds.some((written, index) => areOtherTexts(written, news[index] ?? "")))
    return undefined
  for (const [index, written] of olds.entries()) {
    const [segment, other] = [segmentOf(written), segmentOf(news[index] ?? "")]
    if (written === news[index] && segment._tag !== "Mixed") {
      segments.push(written)
      continue
    }
    if (segment._tag === "Parameter" && other._tag === "Parameter") {
      segments.push(written)
      continue
    }
    const text = commonText(partsOf(segment), partsOf(other))
    const values = text === undefined ? undefined : fillSegment(segment, { _tag: "Text", text })
    if (text === undefined || values === undefined) return undefined
    isInside = isInside && isWithin(partsOf(other), partsOf(segment))
    segments.push(text)
    for (const [at, [, name = ""]] of [...written.matchAll(/\{([^{}]*)\}/g)].entries())
      texts.set(name, values[at] ?? "")
  }
  return { path: segments.join("/"), texts, isInside }
}

/** The texts that stand for the parameters of a template in a path that it matches. */
const textsIn = (template: string, path: string): ReadonlyMap<string, string> | undefined => {
  const texts = new Map<string, string>()
  const segments = path.split("/")
  for (const [index, written] of template.split("/").entries()) {
    const text = segments[index] ?? ""
    const segment = segmentOf(written)
    if (segment._tag === "Mixed" && text.length > longestText) return undefined
    const values = fillSegment(segment, { _tag: "Text", text })
    if (values === undefined) return undefined
    if (values.length === 0) continue
    for (const [at, [, name = ""]] of [...written.matchAll(/\{([^{}]*)\}/g)].entries())
      texts.set(name, values[at] ?? "")
  }
  return texts
}

const maximumSteps = 2_000

/** The segments that are partly variable and that a text fits. */
const mixedOf = <T>(node: TreeNode<T>, text: string): ReadonlyArray<TreeNode<T>> => {
  const found: Array<TreeNode<T>> = []
  for (const child of node.mixed.values()) if (mixedValues(child.parts, text) !== undefined) found.push(child)
  return found
}

/** All nodes that a segment may share texts with: its own text, parameters, and segments that are partly variable. */
const besides = <T>(node: TreeNode<T>, segment: Segment): ReadonlyArray<TreeNode<T>> => {
  const parameter = node.parameter === undefined ? [] : [node.parameter]
  if (segment._tag !== "Text") return [...node.texts.values(), ...node.mixed.values(), ...parameter]
  const text = node.texts.get(segment.text)
  return [...(text === undefined ? [] : [text]), ...mixedOf(node, segment.text), ...parameter]
}

const descend = <T>(
  root: TreeNode<T>,
  path: string,
  next: (node: TreeNode<T>, segment: Segment) => ReadonlyArray<TreeNode<T>>
): ReadonlyArray<TreeNode<T>> => {
  let nodes: ReadonlyArray<TreeNode<T>> = [root]
  let steps = 0
  for (const segment of segmentsOf(path)) {
    nodes = nodes.flatMap((node) => next(node, segment))
    steps += nodes.length
    if (nodes.length === 0 || steps > maximumSteps) return []
  }
  return nodes
}

const onward = <T>(node: TreeNode<T>, segment: Segment): ReadonlyArray<TreeNode<T>> => {
  const found: Array<TreeNode<T>> = []
  if (segment._tag !== "Text") {
    const same = segment._tag === "Mixed" ? node.mixed.get(JSON.stringify(segment.parts)) : undefined
    if (same !== undefined) found.push(same)
    if (segment._tag === "Parameter" && node.parameter !== undefined) found.push(node.parameter)
    return found
  }
  const text = node.texts.get(segment.text)
  if (text !== undefined) found.push(text)
  if (node.parameter !== undefined && segment.text !== "") found.push(node.parameter)
  found.push(...mixedOf(node, segment.text))
  return found
}

export const makeTemplateTree = <T>(): TemplateTree<T> => {
  const root = emptyNode<T>()
  return {
    add: (path, value) => {
      let node = root
      for (const segment of segmentsOf(path)) node = childOf(node, segment)
      node.entries.push({ path, value })
    },
    wider: (path) =>
      descend(root, path, onward).flatMap(({ entries }) =>
        entries.flatMap((entry) => {
          const filled = filling(entry.path, path)
          const isWider = filled !== undefined && filled.some((value) => value !== undefined)
          return isWider ? [{ value: entry.value, filling: filled }] : []
        })
      ),
    matching: (path) =>
      descend(root, path, besides).flatMap(({ entries }) =>
        entries.flatMap((entry) => {
          const texts = textsIn(entry.path, path)
          return texts === undefined ? [] : [{ ...entry, texts }]
        })
      ),
    overlapping: (path) =>
      descend(root, path, besides).flatMap(({ entries }) =>
        entries.flatMap((entry) => {
          const overlap = overlapIn(entry.path, path)
          return overlap === undefined ? [] : [{ value: entry.value, overlap }]
        })
      )
  }
}
