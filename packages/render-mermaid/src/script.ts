import { nameOf, type Operation, parseAddress, shortName } from "@lintel/model"
import type { ArrowWord, BlockPart, BlockWord, Participant, SequenceStep } from "./diagram.js"
import { shortened, wrapped } from "./label.js"
import { answering, receiving } from "./links.js"
import type { Scene } from "./scene.js"

/** Who takes part in a sequence, in the order in which they first do. */
export interface Cast {
  readonly meet: (key: string) => string
  readonly all: () => ReadonlyArray<Participant>
}

/** Someone of whom nothing is known but what he does. */
export const stranger = (role: string): string => `role ${role}`

const nameOfParticipant = (key: string): string => {
  if (key.startsWith("role ")) return key.slice("role ".length)
  const kind = parseAddress(key)?.kind
  return kind === "saga" || kind === "message" || kind === "contract" ? `${kind} ${shortName(key)}` : shortName(key)
}

export const castOf = ({ model }: Scene): Cast => {
  const met = new Map<string, Participant>()
  return {
    meet: (key) => {
      if (!met.has(key)) {
        const isPerson =
          key.startsWith("external:") && model.externals?.[key.slice("external:".length)]?.kind === "person"
        met.set(key, {
          key,
          name: wrapped(nameOfParticipant(key), 20, 2),
          isActor: isPerson || key.startsWith("role ")
        })
      }
      return key
    },
    all: () => [...met.values()]
  }
}

/** The name of what a JSON Schema refers to: `#/$defs/Order` is `Order`. */
const referred = (schema: unknown): string | undefined => {
  const target = typeof schema === "object" && schema !== null && "$ref" in schema ? schema.$ref : undefined
  const name = typeof target === "string" ? target.slice(target.lastIndexOf("/") + 1) : ""
  return name === "" ? undefined : nameOf(name)
}

/** What an operation answers when all is well: the name of the body, else the status. */
export const replyOf = (operation: Operation | undefined): string => {
  const responses = operation?.responses ?? {}
  let first: string | undefined
  for (const status of Object.keys(responses)) {
    if (status.startsWith("2") && (first === undefined || status < first)) first = status
  }
  if (first === undefined) return "reply"
  const content = Object.values(responses[first]?.content ?? {})[0]
  return referred(content?.schema) ?? first
}

/** Longer texts would push everything apart. */
const longestText = 72

export const say = (from: string, to: string, arrow: ArrowWord, text: string): SequenceStep => ({
  _tag: "Message",
  from,
  to,
  arrow,
  text: shortened(text, longestText)
})

export const block = (word: BlockWord, parts: ReadonlyArray<BlockPart>): SequenceStep => ({
  _tag: "Block",
  word,
  parts: parts.map(({ label, steps }) => ({ label: shortened(label, longestText), steps }))
})

/** Steps in a frame of their own, because they go wrong. */
export const marked = (steps: ReadonlyArray<SequenceStep>): SequenceStep => ({
  _tag: "Block",
  word: "rect",
  parts: [{ label: "", steps }]
})

export const note = (over: string, text: string): SequenceStep => ({
  _tag: "Note",
  over,
  text: shortened(text, longestText)
})

/** An operation asked and answered; what happens in between is between. */
export const asked = (
  scene: Scene,
  cast: Cast,
  from: string,
  operation: string,
  at: string | undefined,
  between: (provider: string) => ReadonlyArray<SequenceStep> = () => []
): ReadonlyArray<SequenceStep> => {
  const candidates = answering(scene.index, operation, at)
  const provider = cast.meet(candidates.length === 1 ? (candidates[0] ?? operation) : scene.index.contractOf(operation))
  if (candidates.length > 1) scene.losses.approximate(operation, "provider, of which there are several")
  const found = scene.index.find(operation as `operation:${string}`)?.value
  const name = nameOf(parseAddress(operation)?.segments.at(-1) ?? operation)
  const reply = provider === from ? [] : [say(provider, from, "reply", replyOf(found))]
  return [say(from, provider, "call", name), ...between(provider), ...reply]
}

/** What a call does. */
export const called = (
  scene: Scene,
  cast: Cast,
  address: string,
  between?: (provider: string) => ReadonlyArray<SequenceStep>
): ReadonlyArray<SequenceStep> => {
  const call = scene.index.find(address as `call:${string}`)?.value
  if (call === undefined) return []
  const from = cast.meet(call.from)
  const { operation, request, reply, at } = call.to
  if (operation !== undefined) return asked(scene, cast, from, operation, at, between)
  if (request === undefined)
    return at === undefined
      ? []
      : [say(from, cast.meet(at), "call", shortName(address)), say(at, from, "reply", "reply")]
  const to = cast.meet(at ?? receiving(scene.index, request, undefined)[0] ?? request)
  return [
    say(from, to, "call", shortName(request)),
    say(to, from, "reply", reply === undefined ? "reply" : shortName(reply))
  ]
}

/** A message sent, to each of the channels that it may go to. */
export const sent = (
  scene: Scene,
  cast: Cast,
  from: string,
  message: string,
  channel: string | undefined,
  to: string | undefined
): ReadonlyArray<SequenceStep> =>
  (to === undefined ? receiving(scene.index, message, channel) : [to]).map((target) =>
    say(from, cast.meet(target), "send", shortName(message))
  )

/** How many steps of a flow are looked at for one picture. */
export const mostSteps = 120

/** Counts what is drawn, so that a picture ends before nobody can read it. */
export interface Budget {
  readonly take: () => boolean
  readonly left: () => number
}

export const budgetOf = (steps: number): Budget => {
  let left = steps
  return { take: () => left-- > 0, left: () => left }
}
