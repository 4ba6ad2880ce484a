import { type Json } from "@lintel/json-schema"
import { type Arena, createArena, isSubtype, type QuestionOptions } from "@lintel/subtype"
import { createArenaWith } from "../../src/arena.js"
import { allOptimisations, type Optimisations } from "../../src/engine/engine.js"
import { type Decide } from "./laws.js"

/** Every question on its own. */
export const alone: Decide = (sub, sup, pair) => isSubtype(sub, sup, { dialect: pair.dialect })

const inArena = (
  arena: Arena,
  sub: Json,
  sup: Json,
  pair: Parameters<Decide>[2],
  options: QuestionOptions = {}
): ReturnType<Decide> => {
  const [left, right] = [sub, sup].map((document) => arena.compile(document, { dialect: pair.dialect }).at(""))
  if (left === undefined || right === undefined) throw new Error("two documents give two schemas")
  return arena.isSubtype(left, right, options)
}

/** Many questions in one arena, each compared with the same question on its own: what is shared must not show. */
export const together = (questions: number): Decide => {
  let arena = createArena()
  let asked = 0
  return (sub, sup, pair) => {
    if (asked++ % questions === 0) arena = createArena()
    const shared = inArena(arena, sub, sup, pair)
    const single = alone(sub, sup, pair)
    if (shared._tag !== single._tag && shared._tag !== "Undecided" && single._tag !== "Undecided") {
      throw new Error(`${shared._tag} in an arena of many questions, ${single._tag} alone`)
    }
    return shared
  }
}

const tightBudgets = [3, 10, 30, 100, 300, 1000, 3000]

/** Every question first with budgets that break it off: nothing of a search that was broken off may stay behind. */
export const interrupted: Decide = (sub, sup, pair) => {
  const arena = createArena()
  const tight = tightBudgets.map((budget) => inArena(arena, sub, sup, pair, { budget })._tag)
  const full = inArena(arena, sub, sup, pair)
  const single = alone(sub, sup, pair)
  const different = [...tight, full._tag].find((tag) => tag !== single._tag && tag !== "Undecided")
  if (full._tag === "Undecided" && single._tag !== "Undecided") {
    throw new Error(`Undecided after searches that were broken off, ${single._tag} alone`)
  }
  if (different !== undefined) throw new Error(`${different} after searches that were broken off, ${single._tag} alone`)
  return full
}

export const optimisations: ReadonlyArray<string> = Object.keys(allOptimisations)

/** Every question on its own, with an optimisation off. */
export const without = (name: string): Decide => {
  const chosen: Optimisations = { ...allOptimisations, [name]: false }
  return (sub, sup, pair) => inArena(createArenaWith(chosen), sub, sup, pair)
}
