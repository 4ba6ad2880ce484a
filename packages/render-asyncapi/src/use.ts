import { type Json, type JsonObject, nameOf } from "@lintel/model"
import { keyOf, type Scope } from "./scope.js"
import { referenceTo, type Tree } from "./tree.js"

/** One thing the service does on one channel. */
export interface Use {
  readonly action: "send" | "receive"
  /** Key of the channel. */
  readonly channel: string
  /** Addresses of messages. */
  readonly messages: ReadonlyArray<string>
  /** The emission or consumption without channel and messages. */
  readonly facts: JsonObject
  /** The requests that what is sent is the reply to. */
  readonly answers?: ReadonlyArray<string>
}

/** A message as it stands in a channel of the document. */
export const messageReference = (scope: Scope, channel: string, message: string): Tree =>
  referenceTo("channels", nameOf(channel), "messages", scope.messageName(keyOf(message)))

/** Where the messages that lead to others are received; those of which the document says nothing are lost. */
export const uponReferences = (scope: Scope, upon: Json, uses: ReadonlyArray<Use>): ReadonlyArray<Tree> =>
  (Array.isArray(upon) ? upon : [])
    .map(String)
    .toSorted()
    .flatMap((message) => {
      const heard = uses.find((use) => use.action === "receive" && use.messages.includes(message))
      return heard === undefined ? [] : [messageReference(scope, heard.channel, message)]
    })
