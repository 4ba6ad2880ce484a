import type { AnyFindingKind, Report, ReportPolicy } from "@lintel/diagnostic"
import type { Model } from "@lintel/model"
import type { Input } from "../input/input.js"
import { Unusable } from "../unusable.js"

/** How a pair is compared. */
export interface PairOptions {
  /** Where the data of bare schemas travels; both questions are asked without it. */
  readonly position: "request" | "response" | "message" | "stored" | undefined
  readonly relation: "plain" | "sender-closed" | undefined
  readonly policy: ReportPolicy
  readonly consumers: ReadonlyArray<Model>
  readonly now: string
  /** Several pairs are compared: each finding says of which files it speaks. */
  readonly named: boolean
}

/** Kinds of changes that a comparison tells of. */
export const changeKinds: ReadonlyArray<AnyFindingKind> = []

/** Their pages, as Markdown, by code. */
export const changePages: ReadonlyMap<string, string> = new Map()

const kindWords = { design: "a design", snapshot: "a snapshot", openapi: "an OpenAPI document" } as const

const wordsOf = (input: Input): string => (input._tag === "Schema" ? "a JSON Schema" : kindWords[input.kind])

/** Compares two versions of one thing. */
export const comparePair = (old: Input, fresh: Input, _options: PairOptions): Report => {
  throw new Unusable(`${old.label} is ${wordsOf(old)} and ${fresh.label} is ${wordsOf(fresh)}: compare two of one kind`)
}
