import type { Cursor } from "@lintel/import"
import type { FoundMessage } from "./foundMessage.js"

/** What an operation does, seen from the application that the document describes. */
export type Action = "send" | "receive"

/** A channel as it was found, in either version. */
export interface FoundChannel {
  /** The key of the document, or what stands for it. */
  readonly name: string
  readonly cursor: Cursor
  /** Where messages go, with its place; `null` says that it is not known before the application runs. */
  readonly address: Cursor | undefined
  readonly messages: ReadonlyArray<FoundMessage>
  /** Names of the servers it is on; `undefined` means all. */
  readonly servers: ReadonlyArray<string> | undefined
}

/** What an operation answers with, or waits for. */
export interface FoundReply {
  readonly cursor: Cursor
  readonly channel: FoundChannel | undefined
  readonly messages: ReadonlyArray<FoundMessage>
}

/** An operation as it was found, its traits put in. */
export interface FoundOperation {
  readonly name: string
  readonly action: Action
  readonly cursor: Cursor
  readonly channel: FoundChannel
  readonly messages: ReadonlyArray<FoundMessage>
  readonly reply: FoundReply | undefined
  /** Messages each of which leads to what is sent, where the document says so in words of Lintel. */
  readonly upon?: ReadonlyArray<FoundMessage>
}

/** A document in one form, whatever its version. */
export interface FoundDocument {
  readonly channels: ReadonlyArray<FoundChannel>
  readonly operations: ReadonlyArray<FoundOperation>
  /** Messages that are described and on no channel. */
  readonly unused: ReadonlyArray<FoundMessage>
}
