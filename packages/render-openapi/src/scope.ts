import { escapeToken, type HttpContract } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import type { ComponentNames } from "./componentNames.js"
import type { OperationIds } from "./operationIds.js"

/** The version of the specification that a document is written in. */
export type Version = "3.1" | "3.2"

/** What deciding one document needs to know everywhere. */
export interface Scope {
  readonly version: Version
  /** The key of the contract in the Model. */
  readonly key: string
  readonly contract: HttpContract
  readonly losses: LossCollector
  readonly names: ComponentNames
  readonly ids: OperationIds
  /** The tag of operations that state none. */
  readonly contextTag: string | undefined
  /** Where the operation of another contract is described; `undefined` when it is not among the documents. */
  readonly foreignOperation: (address: string) => string | undefined
  /** Names of security schemes that are required and nowhere described. */
  readonly undescribed: Set<string>
}

/** A place in the Model: an entity, and the way to a place inside it, linked so that going down costs nothing. */
export interface At {
  /** The address of the entity. */
  readonly subject: string
  readonly above: At | undefined
  /** The last key of the way; `""` for the entity itself. */
  readonly key: string
}

/** An entity as a place. */
export const entityAt = (subject: string): At => ({ subject, above: undefined, key: "" })

export const below = (at: At, key: string, inside?: string): At => {
  const place: At = { subject: at.subject, above: at, key }
  return inside === undefined ? place : { subject: at.subject, above: place, key: inside }
}

const pointerOf = (at: At): string | undefined => {
  const keys: Array<string> = []
  for (let place = at; place.above !== undefined; place = place.above) keys.push(`/${escapeToken(place.key)}`)
  return keys.length === 0 ? undefined : keys.toReversed().join("")
}

/** Something of the Model has no place in the document. */
export const drop = (scope: Scope, at: At, what: string): void => scope.losses.drop(at.subject, what, pointerOf(at))

/** The document says less than the Model, or something near. */
export const approximate = (scope: Scope, at: At, what: string): void =>
  scope.losses.approximate(at.subject, what, pointerOf(at))
