import { compare, isMultipleOf } from "../number/index.js"
import { charge, definitionOf, type Engine, heldWithoutDefinition, type Held, matches, spend } from "./engine.js"
import { type Id, type Node, not } from "./nodes.js"
import { kinds, type Value, type ValueId } from "./values.js"

/** Whether a value satisfies a node: 1 yes, 0 no, 2 not known. */
export const evaluate = (engine: Engine, id: Id, value: ValueId): Held => {
  if (id <= 1) return id === 0 ? 1 : 0
  if (id & 1) {
    const positive = evaluate(engine, not(id), value)
    return positive === 2 ? 2 : positive === 1 ? 0 : 1
  }
  const node = engine.nodes.get(id)
  const fast = evaluateFast(engine, node, value)
  if (fast !== undefined) return fast
  const key = id * 67_108_864 + value
  const known = engine.evaluations.get(key)
  if (known !== undefined) return known
  // Only a reference can lead back to itself on the same value.
  if (node.tag === "ref" && engine.evaluating.has(key)) return 2
  spend(engine, 1)
  const result = node.tag === "ref" ? evaluateReference(engine, node, key, value) : evaluateNode(engine, node, value)
  engine.evaluations.set(key, result)
  return result
}

const evaluateReference = (engine: Engine, node: Node & { readonly tag: "ref" }, key: number, value: ValueId): Held => {
  engine.evaluating.add(key)
  try {
    const told = heldWithoutDefinition(engine, node.variable, value)
    if (told !== undefined) return told
    const definition = definitionOf(engine, node.variable)
    return definition === undefined ? 2 : evaluate(engine, definition, value)
  } finally {
    engine.evaluating.delete(key)
  }
}

const truth = (holds: boolean): 0 | 1 => (holds ? 1 : 0)

// What costs less than a look into the memo.
const evaluateFast = (engine: Engine, node: Node, value: ValueId): Held | undefined => {
  switch (node.tag) {
    case "enum":
      return truth(node.values.has(value))
    case "type":
      return truth((node.mask & (1 << engine.values.get(value).kind)) !== 0)
    case "bound":
    case "multiple": {
      const found = engine.values.get(value)
      return found.kind === kinds.number ? undefined : 1
    }
    case "required":
    case "property": {
      const found = engine.values.get(value)
      if (found.kind !== kinds.object) return 1
      const member = found.entries.get(node.name)
      if (node.tag === "required") return truth(member !== undefined)
      return member === undefined ? 1 : evaluate(engine, node.of, member)
    }
    default:
      return undefined
  }
}

const evaluateNode = (engine: Engine, node: Node, value: ValueId): Held => {
  switch (node.tag) {
    case "and":
      return all(engine, node.ids, (id) => evaluate(engine, id, value))
    case "oneof":
      return exactlyOne(node.ids.map((id) => evaluate(engine, id, value)))
    case "opaque":
      return evaluateOpaque(engine, node, value)
    default:
      return evaluateAtom(engine, node, engine.values.get(value))
  }
}

const evaluateOpaque = (engine: Engine, node: Node & { readonly tag: "opaque" }, value: ValueId): Held => {
  if (evaluate(engine, node.strong, value) === 1) return 1
  if (evaluate(engine, node.weak, value) === 0) return 0
  const found = engine.values.get(value)
  if (node.texts === undefined) return 2
  return found.kind === kinds.string ? truth(node.texts.accepts(found.text)) : 1
}

const evaluateAtom = (engine: Engine, node: Node, value: Value): Held => {
  switch (value.kind) {
    case kinds.number:
      return evaluateNumber(node, value)
    case kinds.string:
      return node.tag === "text" ? matches(engine, node.language, value.text) : 1
    case kinds.array:
      return evaluateArray(engine, node, value.items)
    case kinds.object:
      return evaluateObject(engine, node, value.entries)
    default:
      return 1
  }
}

const evaluateNumber = (node: Node, { value }: Value & { readonly kind: 2 }): 0 | 1 => {
  if (node.tag === "multiple") return truth(isMultipleOf(value, node.of))
  if (node.tag !== "bound") return 1
  const order = compare(value, node.value)
  switch (node.op) {
    case "ge":
      return truth(order >= 0)
    case "gt":
      return truth(order > 0)
    case "le":
      return truth(order <= 0)
    case "lt":
      return truth(order < 0)
  }
}

const evaluateArray = (engine: Engine, node: Node, items: ReadonlyArray<ValueId>): Held => {
  switch (node.tag) {
    case "item": {
      const item = items[node.index]
      return item === undefined ? 1 : evaluate(engine, node.of, item)
    }
    case "count": {
      const [sure, possible] = counts(engine, items, node.from, node.of)
      return sure >= node.least ? 1 : possible < node.least ? 0 : 2
    }
    case "few": {
      const [sure, possible] = counts(engine, items, node.from, node.of)
      return possible <= node.most ? 1 : sure > node.most ? 0 : 2
    }
    case "unique":
      return truth(new Set(items).size === items.length)
    default:
      return 1
  }
}

const counts = (engine: Engine, items: ReadonlyArray<ValueId>, from: number, of: Id): readonly [number, number] => {
  charge(engine, Math.max(0, items.length - from) / partsPerStep)
  let sure = 0
  let possible = 0
  let last: ValueId = -1
  let lastResult: Held = 0
  for (let index = from; index < items.length; index++) {
    const item = items[index] ?? 0
    if (item !== last) lastResult = evaluate(engine, of, item)
    last = item
    if (lastResult === 1) sure++
    if (lastResult !== 0) possible++
  }
  return [sure, possible]
}

const evaluateObject = (engine: Engine, node: Node, entries: ReadonlyMap<string, ValueId>): Held => {
  switch (node.tag) {
    case "required":
      return truth(entries.has(node.name))
    case "property": {
      const member = entries.get(node.name)
      return member === undefined ? 1 : evaluate(engine, node.of, member)
    }
    case "keys":
      return all(engine, [...entries], ([name, member]) => {
        if (node.except.has(name)) return 1
        const held = evaluate(engine, node.of, member)
        if (held === 1) return 1
        const inside = matches(engine, node.language, name)
        return inside === 0 ? 1 : inside === 1 ? held : 2
      })
    case "names":
      return all(engine, [...entries.keys()], (name) => evaluate(engine, node.of, engine.values.text(name)))
    case "least":
      return truth(entries.size >= node.count)
    case "most":
      return truth(entries.size <= node.count)
    default:
      return 1
  }
}

/** So many parts of a node or a value are looked at in the time of one step. */
const partsPerStep = 32

const all = <Item>(engine: Engine, items: ReadonlyArray<Item>, test: (item: Item) => Held): Held => {
  charge(engine, items.length / partsPerStep)
  let result: Held = 1
  for (const item of items) {
    const held = test(item)
    if (held === 0) return 0
    if (held === 2) result = 2
  }
  return result
}

const exactlyOne = (results: ReadonlyArray<Held>): Held => {
  const sure = results.filter((result) => result === 1).length
  const possible = results.filter((result) => result !== 0).length
  if (sure > 1 || possible === 0) return 0
  return possible === 1 && sure === 1 ? 1 : 2
}
