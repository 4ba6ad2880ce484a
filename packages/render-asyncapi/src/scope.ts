import type { Model } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import type { Definitions } from "./definitions.js"

/** What deciding one document needs to know everywhere. */
export interface Scope {
  readonly model: Model
  /** The key of the service in the Model. */
  readonly service: string
  readonly losses: LossCollector
  readonly definitions: Definitions
  /** The key of a message under `components`, by its key in the Model. */
  readonly messageName: (key: string) => string
  /** Keys of the entities that the document describes. */
  readonly channels: ReadonlyArray<string>
  readonly messages: ReadonlyArray<string>
  readonly brokers: ReadonlyArray<string>
}

/** The key that an address names. */
export const keyOf = (address: string): string => address.slice(address.indexOf(":") + 1)
