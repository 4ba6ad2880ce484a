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
  readonly mixed: Map<string, TreeNode<T>>
  parameter: TreeNode<T> | undefined
  readonly entries: Array<{ readonly path: string; readonly value: T }>
}

const emptyNode = <T>(): TreeNode<T> => ({ texts: new Map(), mixed: new Map(), parameter: undefined, entries: [] })

const childOf = <T>(node: TreeNode<T>, segment: Segment): TreeNode<T> => {
  if (segment._tag === "Parameter") return (node.parameter ??= emptyNode())
  const children = segment._tag === "Text" ? node.texts : node.mixed
  const key = segment._tag === "Text" ? segment.text : JSON.stringify(segment.parts)
  const child = children.get(key) ?? emptyNode<T>()
  children.set(key, child)
  return child
}

/** Path templates as a tree, so that those which match a path are found without looking at all of them. */
export interface TemplateTree<T> {
  readonly add: (path: string, value: T) => void
  /** Templates that match every request of the given one, and more: it has texts where they have parameters. */
  readonly wider: (path: string) => ReadonlyArray<{ readonly value: T; readonly filling: ReadonlyArray<Filling> }>
}

const maximumSteps = 2_000

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
  found.push(...node.mixed.values())
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
    wider: (path) => {
      let nodes: ReadonlyArray<TreeNode<T>> = [root]
      let steps = 0
      for (const segment of segmentsOf(path)) {
        nodes = nodes.flatMap((node) => onward(node, segment))
        steps += nodes.length
        if (nodes.length === 0 || steps > maximumSteps) return []
      }
      return nodes.flatMap(({ entries }) =>
        entries.flatMap((entry) => {
          const filled = filling(entry.path, path)
          const isWider = filled !== undefined && filled.some((value) => value !== undefined)
          return isWider ? [{ value: entry.value, filling: filled }] : []
        })
      )
    }
  }
}
