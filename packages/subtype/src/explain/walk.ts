import { escapeToken } from "@lintel/json-schema"
import { type Engine } from "../engine/engine.js"
import { FALSE, not, TRUE } from "../engine/nodes.js"
import { type Reason } from "../result.js"
import { keyword, listKeyword } from "../translate/keywords.js"
import { contextKey } from "../translate/mode.js"
import { referencesOf, scopeAt } from "../translate/references.js"
import { branchesOf } from "../translate/applicators.js"
import { containedLeaf, excludedLeaf, impossibleLeaf } from "./core.js"
import { briefly, fragmentAt, isReference, keywordsOf } from "./fragments.js"
import { explainItems } from "./items.js"
import { explainOthers, explainPatterns, explainProperties } from "./properties.js"
import { idOf, implies, isNever, keywordId, type Known, learn, type Part, placeOf, rootPlaces } from "./state.js"

/** What the explanation of one answer carries along. */
export interface Walk {
  readonly engine: Engine
  /** Pairs being shown further up, with the place in the value where each was met. */
  readonly open: ReadonlyMap<string, string>
  /** How many reasons may still be written. */
  readonly room: { left: number }
  readonly splits: number
}

export const extend = (at: string, token: string): string => `${at}/${escapeToken(token)}`

const maxSplits = 2
const maxBranches = 40

const keyOf = (known: Known, goal: Part): string =>
  [
    known.roots.map(({ context, location }) => `${location.pointer}?${contextKey(context, location)}`).join(" "),
    goal.location.pointer,
    contextKey(goal.context, goal.location)
  ].join("|")

/**
 * Why a schema holds of every value of which so much is known. That it does has been decided; here it is taken apart,
 * keyword by keyword, down to what a person can check.
 */
export const explainSchema = (walk: Walk, known: Known, goal: Part, at: string): Reason => {
  const { engine, open, room } = walk
  const id = idOf(goal)
  const sup = placeOf(goal)
  if (id === TRUE) return { _tag: "Contained", text: "every value is accepted", at, sup }
  if (room.left-- <= 0) return { _tag: "Contained", text: "decided, but not spelled out further", at, sup }
  if (isNever(engine, known.id)) return impossibleLeaf(engine, known, at)
  const sub = rootPlaces(known)
  if (known.id === id) return { _tag: "Contained", text: "both sides say the same", at, ...sub, sup }
  const key = keyOf(known, goal)
  const before = open.get(key)
  if (before !== undefined) {
    const where = before === "" ? "the root" : before
    const text = `the same question as at ${where}: a value that broke it here would hold a smaller one that does`
    return { _tag: "Assumed", text, at, ...sub, sup }
  }
  const inside: Walk = { ...walk, open: new Map([...open, [key, at]]) }
  const named = keywordsOf(goal.location.value, goal.translator.index.features.refHidesSiblings)
  const reasons = named.flatMap((name) => explainKeyword(inside, known, goal, name, at))
  const [only] = reasons
  if (reasons.length === 1 && only !== undefined && only.reasons === undefined && only._tag !== "Assumed") return only
  return { _tag: "Contained", text: "every keyword holds", at, ...sub, sup, reasons }
}

/** A keyword as a claim that is not taken apart. */
export const leafOf = (walk: Walk, known: Known, goal: Part, name: string, at: string): Reason => {
  walk.room.left--
  const text = briefly(goal.location, name)
  return containedLeaf(walk.engine, known, { id: keywordId(goal, name), text, at, sup: placeOf(goal, name) })
}

const explainKeyword = (walk: Walk, known: Known, goal: Part, name: string, at: string): ReadonlyArray<Reason> => {
  const { engine } = walk
  const id = keywordId(goal, name)
  if (id === TRUE) return []
  if (isReference(name)) return explainReference(walk, known, goal, name, at)
  if (known.facts.some((fact) => fact.id === id)) return [leafOf(walk, known, goal, name, at)]
  switch (name) {
    case "allOf":
      return branchesOf(goal.translator, goal.location, name).map((location) =>
        explainSchema(walk, known, { ...goal, location }, at)
      )
    case "anyOf":
    case "oneOf":
      return [explainChoice(walk, known, goal, name, at)]
    case "properties":
      return explainProperties(walk, known, goal, at)
    case "patternProperties":
      return explainPatterns(walk, known, goal, at)
    case "additionalProperties":
      return explainOthers(walk, known, goal, at)
    case "prefixItems":
    case "items":
    case "additionalItems":
      return explainItems(walk, known, goal, name, at)
    default:
      return [
        implied(engine, known, goal, name)
          ? leafOf(walk, known, goal, name, at)
          : splitOrLeaf(walk, known, goal, name, at)
      ]
  }
}

const implied = (engine: Engine, known: Known, goal: Part, name: string): boolean => {
  const id = keywordId(goal, name)
  return known.facts.some((fact) => implies(engine, fact.id, id))
}

const explainReference = (walk: Walk, known: Known, goal: Part, name: string, at: string): ReadonlyArray<Reason> => {
  const { context, location, translator } = goal
  return referencesOf(translator.index, fragmentAt(location, name), context.scope).map(({ target, text }) => {
    if (target === undefined) return leafOf(walk, known, goal, name, at)
    const next: Part = { ...goal, location: target, context: { ...context, scope: scopeAt(context.scope, target) } }
    const reason = explainSchema(walk, known, next, at)
    const sub = reason.sub === undefined ? {} : { sub: reason.sub }
    return {
      _tag: "Contained",
      text: `what ${text} asks holds`,
      at,
      ...sub,
      sup: placeOf(goal, name),
      reasons: [reason]
    }
  })
}

const explainChoice = (walk: Walk, known: Known, goal: Part, name: "anyOf" | "oneOf", at: string): Reason => {
  const { engine } = walk
  const branches = branchesOf(goal.translator, goal.location, name).map((location): Part => ({ ...goal, location }))
  const taken =
    branches.length > maxBranches * 10 ? -1 : branches.findIndex((part) => implies(engine, known.id, idOf(part)))
  const branch = branches[taken]
  if (branch === undefined) return splitOrLeaf(walk, known, goal, name, at)
  const reasons = [explainSchema(walk, known, branch, at)]
  if (name === "oneOf")
    reasons.push(
      ...exclusions(
        walk,
        known,
        branches.filter((part) => part !== branch),
        at
      )
    )
  const text = `branch ${taken} of ${name} holds${reasons.length > 1 ? ", and no other can" : ""}`
  return { _tag: "Contained", text, at, sup: placeOf(goal, name), reasons }
}

const exclusions = (walk: Walk, known: Known, others: ReadonlyArray<Part>, at: string): ReadonlyArray<Reason> =>
  others.slice(0, maxBranches).flatMap((part) => {
    const id = idOf(part)
    if (id === FALSE || walk.room.left-- <= 0) return []
    const position = part.location.pointer.slice(part.location.pointer.lastIndexOf("/") + 1)
    return [excludedLeaf(walk.engine, known, id, { text: `branch ${position}`, at, sup: placeOf(part) })]
  })

interface Case {
  readonly text: string
  readonly parts: ReadonlyArray<Part>
}

/** A choice that `sub` leaves open: the branches of one `anyOf` or `oneOf` that was not split yet. */
const openChoice = (known: Known): { readonly key: string; readonly cases: ReadonlyArray<Case> } | undefined => {
  for (const part of known.parts) {
    for (const name of ["anyOf", "oneOf"]) {
      const count = listKeyword(part.location, name)?.length ?? 0
      const key = `${part.location.pointer}/${name}`
      const hidden = part.translator.index.features.refHidesSiblings && keyword(part.location, "$ref") !== undefined
      if (hidden || count < 2 || count > maxBranches || known.split.has(key)) continue
      const cases = branchesOf(part.translator, part.location, name).map((location, position): Case => ({
        text: `where branch ${position} of ${name} holds`,
        parts: [{ ...part, location }]
      }))
      return { key, cases }
    }
  }
  return undefined
}

/** By cases of what `sub` leaves open, or as one claim. */
export const splitOrLeaf = (walk: Walk, known: Known, goal: Part, name: string, at: string): Reason => {
  const choice = walk.splits < maxSplits ? openChoice(known) : undefined
  if (choice === undefined) return leafOf(walk, known, goal, name, at)
  const { engine } = walk
  const inside: Walk = { ...walk, splits: walk.splits + 1 }
  const reasons = choice.cases.map(({ parts, text }): Reason => {
    walk.room.left--
    const more = learn(engine, { ...known, split: new Set([...known.split, choice.key]) }, parts)
    const [first] = parts
    const sub = first === undefined ? {} : { sub: placeOf(first) }
    const why = isNever(engine, more.id)
      ? [impossibleLeaf(engine, more, at)]
      : explainKeyword(inside, more, goal, name, at)
    return { _tag: "Contained", text, at, ...sub, sup: placeOf(goal, name), reasons: why }
  })
  return { _tag: "Contained", text: `${name} holds in every case`, at, sup: placeOf(goal, name), reasons }
}

/** A part of the value: explained where its own schemas suffice, else as one claim about the whole value. */
export const explainPart = (walk: Walk, known: Known, goal: Part, at: string): Reason | undefined => {
  const { engine } = walk
  if (idOf(goal) === TRUE) return undefined
  if (engine.nodes.and([known.id, not(idOf(goal))]) !== FALSE && !implies(engine, known.id, idOf(goal)))
    return undefined
  return explainSchema(walk, known, goal, at)
}
