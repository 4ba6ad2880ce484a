import { type ModelIndex, shortName } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import { drawable, edgeOf, gatherArrows, isCut, namedLabel } from "./arrows.js"
import { boxOf } from "./boxes.js"
import type { Drawing } from "./diagram.js"
import { narrower } from "./direction.js"
import type { Link } from "./graph.js"
import { type Scene, systemName } from "./scene.js"

/** One way of a message, and which message it is; without one, whatever comes. */
interface Way extends Link {
  readonly messages: ReadonlyArray<string>
}

type Add = (from: string, to: string, messages: ReadonlyArray<string>, words?: string) => void

const addComponents = (index: ModelIndex, add: Add, addData: Add): void => {
  for (const { address, value } of [...index.ofKind("service"), ...index.ofKind("external")]) {
    for (const { message, channel, store } of value.emits ?? []) {
      const isAppended = store !== undefined && index.find(store)?.value.kind === "event"
      add(address, channel ?? (isAppended ? store : message), [message])
    }
    for (const { channel, messages, into, deadLetter, redelivery } of value.consumes ?? []) {
      add(channel, address, messages ?? index.find(channel)?.value.messages ?? [])
      if (into !== undefined) addData(address, into, [], "keeps the view")
      for (const retry of redelivery?.retryChannels ?? []) {
        add(address, retry, [], "tries again later")
        add(retry, address, [])
      }
      if (deadLetter !== undefined && deadLetter !== "none") add(address, deadLetter, [], "could not be handled")
    }
  }
}

const addChannels = (index: ModelIndex, add: Add): void => {
  for (const { address, value } of index.ofKind("channel")) {
    for (const { to, messages, when } of value.routes ?? []) {
      const chosen = (when ?? []).map(
        ({ at, in: where, oneOf }) => `${at ?? where} is ${oneOf.map(String).join(" or ")}`
      )
      add(address, to, messages ?? [], messages === undefined || chosen.length > 0 ? chosen.join(", ") : undefined)
    }
    if (value.unrouted !== undefined && value.unrouted !== "dropped") add(address, value.unrouted, [], "no route")
    if (value.deadLetter !== undefined && value.deadLetter !== "none")
      add(address, value.deadLetter, [], "could not be handled")
  }
}

const addOthers = (index: ModelIndex, add: Add, addData: Add): void => {
  for (const { value } of index.ofKind("call")) {
    const { request, reply, on, replyOn, at } = value.to
    if (request === undefined) continue
    const asked = on ?? at
    if (asked !== undefined) add(value.from, asked, [request])
    if (on !== undefined && at !== undefined) add(on, at, [request])
    if (reply !== undefined && replyOn !== undefined) {
      if (at !== undefined) add(at, replyOn, [reply])
      add(replyOn, value.from, [reply])
    }
  }
  for (const { address, value } of index.ofKind("store")) {
    for (const [name, { by, into }] of sortedEntries(value.events?.projections)) {
      if (by !== undefined) addData(address, by, [], shortName(`store:${name}`))
      if (into !== undefined)
        addData(by ?? address, into, [], by === undefined ? shortName(`store:${name}`) : "keeps the view")
    }
  }
  for (const { address, value } of index.ofKind("consumer")) {
    for (const [name] of sortedEntries(value.messages)) {
      const message = `message:${name}`
      const channels = new Set(index.producersOf(message).flatMap(({ emission }) => emission.channel ?? []))
      for (const channel of [...channels].toSorted()) add(channel, address, [message])
    }
  }
}

/** Every way that a message takes, each once for each message. */
const waysOf = (index: ModelIndex): ReadonlyArray<Way> => {
  const ways: Array<Way> = []
  const adding =
    (line: "message" | "data"): Add =>
    (from, to, messages, words) => {
      if (words !== undefined || messages.length === 0) ways.push({ from, to, line, label: words ?? "", messages })
      else for (const message of messages) ways.push({ from, to, line, label: shortName(message), messages: [message] })
    }
  const [add, addData] = [adding("message"), adding("data")]
  addComponents(index, add, addData)
  addChannels(index, add)
  addOthers(index, add, addData)
  return ways
}

const draw = (scene: Scene, of: string, title: string, ways: ReadonlyArray<Way>): Drawing => {
  const graph = scene.graph()
  const gather = gatherArrows()
  for (const way of ways) gather.add(way.from, way.to, way)
  const arrows = gather.all()
  const drawn = drawable(arrows)
  for (const arrow of drawn) if (isCut(arrow)) scene.losses.approximate(arrow.from, "names on an arrow")
  const keys = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))].toSorted()
  const edges = drawn.map((arrow) => edgeOf(arrow, namedLabel(arrow)))
  return {
    view: "events",
    of,
    wish: of === "" ? "" : title,
    diagram: {
      _tag: "Flowchart",
      title: `Messages of ${title}`,
      direction: narrower(keys, edges),
      groups: [],
      nodes: keys.map((key) => boxOf(graph.nodeOf(key))),
      edges
    }
  }
}

const boxesOf = (ways: ReadonlyArray<Way>): number => new Set(ways.flatMap(({ from, to }) => [from, to])).size

/** The ways that touch a box or carry a message. A message is followed through everything that carries it. */
const about = (ways: ReadonlyArray<Way>, focus: string): ReadonlyArray<Way> =>
  ways.filter(({ from, to, messages }) => from === focus || to === focus || messages.includes(focus))

/**
 * Who emits what on which channel, and who reads it there: with routes, retries, dead letters and the views that readers
 * keep. What does not fit into one picture is one picture for each channel.
 */
export const eventsView = (scene: Scene): ReadonlyArray<Drawing> => {
  const { index, focus, limit } = scene
  const ways = waysOf(index)
  if (ways.length === 0) return []
  if (focus !== undefined) {
    const own = about(ways, focus)
    return own.length === 0 ? [] : [draw(scene, focus, shortName(focus), own)]
  }
  if (boxesOf(ways) <= limit) return [draw(scene, "", systemName(scene), ways)]
  return index.ofKind("channel").flatMap(({ address }) => {
    const own = about(ways, address)
    return own.length === 0 ? [] : [draw(scene, address, shortName(address), own)]
  })
}
