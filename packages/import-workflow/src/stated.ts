import { nameOf } from "@lintel/model"
import type { FoundChoice } from "./conditions.js"
import type { FoundWay, Level, Node } from "./graph.js"

/** A way of a choice in words, and where it leads. */
export interface Way {
  readonly text: string
  readonly next: string | undefined
}

/** What is said of conditions in so many words. */
export interface Stated {
  readonly choices: ReadonlyMap<string, ReadonlyArray<string>>
  readonly conditions: ReadonlyMap<string, NonNullable<FoundWay["anyOf"]>>
}

/** What the states of a level, and of its branches, say of conditions. */
export const statedIn = (level: Level): Stated => {
  const choices = new Map<string, ReadonlyArray<string>>()
  const conditions = new Map<string, NonNullable<FoundWay["anyOf"]>>()
  const pending = [level]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const node of at.nodes.values()) {
      if (at === level && node.guard !== undefined) choices.set(node.guard.choice, node.guard.ways)
      for (const { condition, anyOf } of node.choices) if (anyOf !== undefined) conditions.set(condition, anyOf)
      pending.push(...node.branches)
    }
  }
  return { choices, conditions }
}

/** The ways of a choice that is stated: what leads on otherwise is every way that is not named. */
export const statedWays = (node: Node, stated: ReadonlyArray<string>): ReadonlyArray<Way> => {
  const named = node.choices.filter(({ condition }) => stated.includes(condition))
  const rest = node.choices.find(({ condition }) => !stated.includes(condition))
  const others = stated.filter((way) => named.every(({ condition }) => condition !== way))
  return [
    ...named.map(({ condition, next }) => ({ text: condition, next })),
    ...(rest === undefined ? [] : others.map((text) => ({ text, next: rest.next })))
  ]
}

/** The stated choice whose ways are those of a node. */
export const statedChoice = ({ wayOf, choices }: Node, stated: Stated): FoundChoice | undefined => {
  const ways = wayOf === undefined ? undefined : stated.choices.get(wayOf)
  if (wayOf === undefined || ways === undefined) return undefined
  const unknown = choices.filter(({ condition }) => !ways.includes(condition))
  return unknown.length > 1 ? undefined : { name: nameOf(wayOf), ways }
}

/** Whether every way that a run can take is named: no run goes back there. */
export const isCovered = (node: Node, stated: Stated): boolean =>
  statedChoice(node, stated)?.ways.every((way) => node.choices.some(({ condition }) => condition === way)) === true
