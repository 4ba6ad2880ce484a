import { type Language } from "../language/index.js"
import { type Engine } from "./engine.js"
import { type Id, not } from "./nodes.js"
import { project } from "./project.js"
import { kinds } from "./values.js"

/** Bounds of the texts that a node accepts; equal when the node is a language. */
export interface TextBounds {
  readonly upper: Language
  readonly lower: Language
}

const bounds = new WeakMap<Engine, Map<Id, TextBounds>>()

/** The language of the texts a node accepts, or bounds of it. */
export const textBounds = (engine: Engine, id: Id): TextBounds => {
  const projected = project(engine, id, kinds.string)
  let memo = bounds.get(engine)
  if (memo === undefined) bounds.set(engine, (memo = new Map()))
  const known = memo.get(projected)
  if (known !== undefined) return known
  const result = computeBounds(engine, projected)
  memo.set(projected, result)
  return result
}

const exact = (language: Language): TextBounds => ({ upper: language, lower: language })

const computeBounds = (engine: Engine, id: Id): TextBounds => {
  const { languages, nodes, values } = engine
  if (id & 1) {
    const { lower, upper } = textBounds(engine, not(id))
    return { upper: languages.not(lower), lower: languages.not(upper) }
  }
  const node = nodes.get(id)
  switch (node.tag) {
    case "true":
      return exact(languages.any)
    case "and": {
      const parts = node.ids.map((part) => textBounds(engine, part))
      return {
        upper: languages.and(parts.map((part) => part.upper)),
        lower: languages.and(parts.map((part) => part.lower))
      }
    }
    case "text":
      return exact(node.language)
    case "enum": {
      const texts: Array<string> = []
      for (const value of node.values) {
        const found = values.get(value)
        if (found.kind === kinds.string) texts.push(found.text)
      }
      return exact(languages.literals(texts))
    }
    case "opaque":
      return { upper: textBounds(engine, node.weak).upper, lower: textBounds(engine, node.strong).lower }
    default:
      return { upper: languages.any, lower: languages.none }
  }
}
