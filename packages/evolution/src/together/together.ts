import { type Message, type Model, type RetainedVersion, stableStringify } from "@lintel/model"
import { encodingOf } from "../encoding.js"
import { likeEarlier } from "./channels.js"
import { type Fields, joinFields, type Said } from "./fields.js"
import { decoderOf, isReadIn, isSamePayload, versionIn, withOwnForm, writersIn } from "./messages.js"

/**
 * Parts say different things of one address, and only what the first says of these fields is judged.
 *
 * @category together
 * @since 0.1.0
 */
export interface Disagreement {
  readonly address: string
  /** Positions of the parts: whose word counts, and whose does not. */
  readonly parts: readonly [kept: number, dropped: number]
  readonly fields: ReadonlyArray<string>
}

/**
 * Parts that agree, so that they can be put together.
 *
 * @category together
 * @since 0.1.0
 */
export interface Together {
  readonly parts: ReadonlyArray<Model>
  /** For each part, addresses that another part describes for it: their place is there. */
  readonly elsewhere: ReadonlyArray<ReadonlySet<string>>
  /** For each part, what it calls itself what has another address together. */
  readonly called: ReadonlyArray<ReadonlyMap<string, string>>
  /** Versions that are written beside the form of a message: other parts write their own. */
  readonly versions: ReadonlyArray<{
    readonly address: string
    readonly version: string
    readonly parts: readonly [first: number, other: number]
  }>
  readonly disagreements: ReadonlyArray<Disagreement>
}

interface State extends Together {
  readonly parts: Array<Model>
  readonly elsewhere: ReadonlyArray<Set<string>>
  readonly versions: Array<Together["versions"][number]>
  readonly disagreements: Array<Disagreement>
}

type Kind = "brokers" | "channels" | "messages"

const prefixes: Readonly<Record<Kind, string>> = { brokers: "broker", channels: "channel", messages: "message" }

/** Names of which parts say different things, with the positions of those parts: the one whose word counts comes first. */
const differing = (
  parts: ReadonlyArray<Model>,
  kind: Kind,
  leads: (model: Model, name: string) => boolean = () => true
): ReadonlyArray<readonly [name: string, positions: readonly [number, number, ...ReadonlyArray<number>]]> => {
  const names = new Set(parts.flatMap((part) => Object.keys(part[kind] ?? {})))
  return [...names].flatMap((name) => {
    const saying = parts.flatMap((part, at) => (Object.hasOwn(part[kind] ?? {}, name) ? [at] : []))
    const texts = new Set(saying.map((at) => stableStringify(parts[at]?.[kind]?.[name] ?? null)))
    const fixed = saying.filter((at) => parts[at]?.extent !== "part")
    if (texts.size < 2 || fixed.length > 1) return []
    const first = fixed[0] ?? saying.find((at) => leads(parts[at] ?? { lintel: "1.0" }, name)) ?? saying[0]
    const [second, ...others] = saying.filter((at) => at !== first)
    return first === undefined || second === undefined ? [] : [[name, [first, second, ...others]] as const]
  })
}

const put = ({ elsewhere, parts }: State, kind: Kind, name: string, at: number, value: Fields, first: number): void => {
  const part = parts[at]
  if (part === undefined) return
  parts[at] = Object.assign({}, part, { [kind]: { ...part[kind], [name]: value } })
  if (at !== first) elsewhere[at]?.add(`${prefixes[kind]}:${name}`)
}

const sets: ReadonlySet<string> = new Set(["messages"])

/** What every part says of a broker or a channel, as one. */
const joinNamed = (state: State, kind: "brokers" | "channels"): void => {
  for (const [name, [first, ...others]] of differing(state.parts, kind)) {
    const said = (part: number): Said => ({ part, value: state.parts[part]?.[kind]?.[name] ?? {} })
    const { disagreed, value } = joinFields([said(first), ...others.map(said)], { sets })
    const address = `${prefixes[kind]}:${name}`
    for (const { fields, part } of disagreed) state.disagreements.push({ address, parts: [first, part], fields })
    for (const at of [first, ...others]) put(state, kind, name, at, value, first)
  }
}

const byPayload: ReadonlySet<string> = new Set(["payload", "version", "examples", "retained", "contentType"])

/** What is written is for its writer to say: a reader that asks for more may not get it. */
const ofWriter: ReadonlySet<string> = new Set(["headers", "key", "correlation", "cloudEvents"])

const isSentAlike = ({ contentType, payload }: Message, other: Message): boolean =>
  other.contentType === undefined ||
  other.contentType === contentType ||
  (payload !== undefined &&
    stableStringify(encodingOf(payload, contentType)) === stableStringify(encodingOf(payload, other.contentType)))

/** What is left of a part's own form of a message once its readers and writers have it. */
const takeOwnForm = (
  state: State,
  name: string,
  at: number,
  own: Message,
  current: Message
): { readonly version: RetainedVersion | undefined; readonly isUnsaid: boolean } => {
  const part = state.parts[at]
  const address = `message:${name}`
  const [writer] = part === undefined ? [] : writersIn(part, address)
  // A reader that says nothing has no form of its own; of a writer it is not known then.
  const isSame = isSamePayload(own.payload, current.payload) || (own.payload === undefined && writer === undefined)
  if (part === undefined || isSame) return { version: undefined, isUnsaid: false }
  const version = writer === undefined ? undefined : versionIn(part, writer, writer, own)
  const decoder = decoderOf(own.payload)
  state.parts[at] = withOwnForm(part, { address, version, decoder })
  return {
    // It is met where it is written, and nothing says that it is kept elsewhere.
    version:
      version === undefined
        ? undefined
        : { version, ...(own.payload === undefined ? {} : { payload: own.payload }), channels: [], stores: [] },
    isUnsaid: decoder === undefined && isReadIn(part, address)
  }
}

const formless = ({ examples: _examples, payload: _payload, ...rest }: Message): Message => rest

const joinMessages = (state: State): void => {
  const leads = (model: Model, name: string): boolean => writersIn(model, `message:${name}`).length > 0
  for (const [name, positions] of differing(state.parts, "messages", leads)) {
    const [first, ...others] = positions
    const messages = new Map(positions.map((at) => [at, state.parts[at]?.messages?.[name] ?? {}] as const))
    const isWritten = state.parts[first]?.extent !== "part" || leads(state.parts[first] ?? { lintel: "1.0" }, name)
    const own = messages.get(first) ?? {}
    const isOne = isWritten || positions.every((at) => isSamePayload(messages.get(at)?.payload, own.payload))
    // Where nobody writes it, no reader's form is that of the message.
    const current = isOne ? own : formless(own)
    if (!isOne) takeOwnForm(state, name, first, own, current)
    const said = (part: number): Said => ({ part, value: messages.get(part) ?? {} })
    const { disagreed, value } = joinFields([{ part: first, value: current }, ...others.map(said)], {
      apart: byPayload,
      mayAdd: (field) => !ofWriter.has(field)
    })
    const fieldsOf = new Map(disagreed.map(({ fields, part }) => [part, fields]))
    const versions: Array<RetainedVersion> = []
    for (const at of others) {
      const other = messages.get(at) ?? {}
      const { isUnsaid, version } = takeOwnForm(state, name, at, other, current)
      if (version !== undefined) {
        versions.push(version)
        state.versions.push({ address: `message:${name}`, version: version.version, parts: [first, at] })
      }
      const isOtherHistory =
        other.retained !== undefined && stableStringify(other.retained) !== stableStringify(current.retained ?? null)
      const fields = [
        ...(fieldsOf.get(at) ?? []),
        ...(isUnsaid ? ["payload"] : []),
        ...(isSentAlike(current, other) ? [] : ["contentType"]),
        ...(isOtherHistory ? ["retained"] : [])
      ]
      if (fields.length > 0)
        state.disagreements.push({ address: `message:${name}`, parts: [first, at], fields: fields.toSorted() })
    }
    const retained = [...(current.retained ?? []), ...versions]
    const whole: Fields = { ...value, ...(retained.length === 0 ? {} : { retained }) }
    for (const at of positions) put(state, "messages", name, at, whole, first)
  }
}

/**
 * How parts are put together.
 *
 * @category together
 * @since 0.1.0
 */
export interface TogetherOptions {
  /**
   * Also readers whose form is that of the writer are said to decode with it: they go on with it when the writer changes.
   */
  readonly ownForms?: boolean
}

/** A part whose readers decode with the forms that it gives of the messages that it does not write. */
const withOwnForms = (part: Model): Model =>
  part.extent !== "part"
    ? part
    : Object.entries(part.messages ?? {}).reduce((model, [name, { payload }]) => {
        const address = `message:${name}`
        const decoder = writersIn(model, address).length > 0 ? undefined : decoderOf(payload)
        return decoder === undefined ? model : withOwnForm(model, { address, version: undefined, decoder })
      }, part)

/**
 * Makes documents of applications agree, each of which describes the messages it writes and reads in its own words. What
 * the first part that writes a message says of it is its form; another part's readers decode with the form that part
 * gives, another part's writers write that form as a version of their own: the matrix of writers and readers. A channel is
 * known by its address on its broker. Where nobody writes a message, nothing says which form it has, and each reader has its
 * own. Whole designs keep their differences.
 *
 * @example
 * ```ts
 * import { together } from "@lintel/evolution"
 *
 * const payload = (required: ReadonlyArray<string>) =>
 *   ({ _tag: "JsonSchema", schema: { type: "object", required } }) as const
 * const { parts } = together([
 *   {
 *     lintel: "1.0",
 *     extent: "part",
 *     messages: { Paid: { payload: payload(["id"]) } },
 *     services: { orders: { emits: [{ message: "message:Paid", channel: "channel:paid" }] } }
 *   },
 *   {
 *     lintel: "1.0",
 *     extent: "part",
 *     messages: { Paid: { payload: payload(["id", "sum"]) } },
 *     services: { mail: { consumes: [{ channel: "channel:paid", messages: ["message:Paid"] }] } }
 *   }
 * ])
 * const readers = parts[1]?.services?.["mail"]?.consumes?.[0]?.readers
 * readers // => { Paid: { decoder: { type: "object", required: ["id", "sum"] } } }
 * ```
 *
 * @category together
 * @since 0.1.0
 */
export const together = (parts: ReadonlyArray<Model>, { ownForms = false }: TogetherOptions = {}): Together => {
  const alike = likeEarlier(ownForms ? parts.map(withOwnForms) : parts)
  const state: State = {
    parts: alike.map(({ model }) => model),
    elsewhere: alike.map(({ shared }) => new Set(shared)),
    called: alike.map(({ called }) => called),
    versions: [],
    disagreements: []
  }
  joinNamed(state, "brokers")
  joinNamed(state, "channels")
  joinMessages(state)
  return state
}
