import type { HttpContract } from "@lintel/model"
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

/** A place in the Model: the address of an entity and a JSON Pointer inside it. */
export interface At {
  readonly subject: string
  readonly pointer: string
}

export const below = (at: At, ...tokens: ReadonlyArray<string>): At => ({
  subject: at.subject,
  pointer: tokens.reduce(
    (pointer, part) => `${pointer}/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    at.pointer
  )
})

const pointerOf = (at: At): string | undefined => (at.pointer === "" ? undefined : at.pointer)

/** Something of the Model has no place in the document. */
export const drop = (scope: Scope, at: At, what: string): void => scope.losses.drop(at.subject, what, pointerOf(at))

/** The document says less than the Model, or something near. */
export const approximate = (scope: Scope, at: At, what: string): void =>
  scope.losses.approximate(at.subject, what, pointerOf(at))
