import { type Emission, type Entity, type FlowStep, type ModelIndex, shortName } from "@lintel/model"
import { sortedBy } from "@lintel/render"
import type { BlockPart, Drawing, SequenceStep } from "./diagram.js"
import { flowSteps } from "./flowSteps.js"
import { triggered } from "./flowView.js"
import type { Scene } from "./scene.js"
import { block, type Budget, budgetOf, type Cast, castOf, mostSteps, note, say, stranger } from "./script.js"
import { sequenceOf } from "./sequence.js"

/** What is needed to follow messages from one trigger to the end. */
interface Story {
  readonly scene: Scene
  readonly cast: Cast
  readonly budget: Budget
  /** Messages whose readers are being drawn: one that leads to itself is drawn once. */
  readonly open: ReadonlySet<string>
  /** Messages whose readers are drawn already. */
  readonly told: Set<string>
  /** Whether anybody hears of anything: else the picture is that of a flow. */
  readonly heard: Set<string>
}

const readersIn = ({ index }: Scene, message: string, channel: string | undefined): ReadonlyArray<string> => {
  const readers = index
    .readersOf(message)
    .filter(({ consumption }) => channel === undefined || consumption.channel === channel)
  return [...new Set(readers.map(({ by }) => by))].toSorted()
}

const flowsOn = ({ index }: Scene, message: string, by: string): ReadonlyArray<Entity<"flow">> =>
  flowsOnMessage(index, message, by)

const flowsOnMessage = (index: ModelIndex, message: string, by: string): ReadonlyArray<Entity<"flow">> =>
  index
    .ofKind("flow")
    .filter(({ value: { of, trigger } }) => of === by && trigger._tag === "Message" && trigger.message === message)

const sagasOn = ({ index }: Scene, message: string, by: string): ReadonlyArray<Entity<"saga">> =>
  index
    .ofKind("saga")
    .filter(({ value }) => value.by === by && value.trigger?._tag === "Message" && value.trigger.message === message)

/** What the steps of a flow do; what is published goes on to its readers, and to what they do then. */
const inFlow = (story: Story, { address, value }: Entity<"flow">): ReadonlyArray<SequenceStep> =>
  flowSteps(
    {
      scene: story.scene,
      cast: story.cast,
      budget: story.budget,
      flow: address,
      by: story.cast.meet(value.of),
      inside: () => [],
      published: (by, message, channel) => spread(story, by, message, channel)
    },
    value.steps
  )

/** What a reader says that it emits on a message, beyond what its flows publish. */
const emittedOn = ({ index }: Scene, message: string, by: string): ReadonlyArray<Emission> => {
  const told = new Set(flowsOnMessage(index, message, by).flatMap(({ value }) => [...publishes(value.steps)]))
  return (index.find(by as `service:${string}`)?.value.emits ?? []).filter(
    ({ answers = [], message: sent, upon = [] }) =>
      !told.has(sent) && [...answers, ...upon].some((it) => it === message)
  )
}

/** What one reader does with a message: its flows, what it emits without one, and the sagas that it starts. */
const handled = (story: Story, message: string, by: string): ReadonlyArray<SequenceStep> => [
  ...flowsOn(story.scene, message, by).flatMap((flow) => inFlow(story, flow)),
  ...emittedOn(story.scene, message, by).flatMap((it) => spread(story, by, it.message, it.channel)),
  ...sagasOn(story.scene, message, by).map(({ address }) => say(by, story.cast.meet(address), "send", "start"))
]

/** A message with everybody who reads it, and what they do then. */
const spread = (
  story: Story,
  from: string,
  message: string,
  channel: string | undefined
): ReadonlyArray<SequenceStep> => {
  const { cast, heard, open, scene, told } = story
  const text = shortName(message)
  const readers = readersIn(scene, message, channel)
  if (readers.length === 0) {
    const to = cast.meet(channel ?? stranger(`whoever reads ${text}`))
    return [say(from, to, "send", text)]
  }
  heard.add(message)
  const parts: ReadonlyArray<BlockPart> = readers.map((reader) => ({
    label: shortName(reader),
    steps: [say(from, cast.meet(reader), "send", text)]
  }))
  const arrows = parts.flatMap(({ steps }) => steps)
  if (open.has(message)) return [...arrows, note(from, "and so on, without an end")]
  const key = `${message} ${channel ?? ""}`
  if (told.has(key)) return [...arrows, note(from, "and on as above")]
  told.add(key)
  const inside = { ...story, open: new Set([...open, message]) }
  const whole = parts.map(({ label, steps }, at) => ({
    label,
    steps: [...steps, ...handled(inside, message, readers[at] ?? "")]
  }))
  return whole.length === 1 ? whole.flatMap(({ steps }) => steps) : [block("par", whole)]
}

const publishes = (steps: ReadonlyArray<FlowStep>, found = new Set<string>()): Set<string> => {
  const pending = [...steps]
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    if (step._tag === "Publish") found.add(step.message)
    else if (step._tag === "Sequence" || step._tag === "Parallel") pending.push(...step.steps)
    else if (step._tag === "Branch") pending.push(...step.branches.flatMap((branch) => branch.steps))
    else if (step._tag === "Repeat") pending.push(step.step)
  }
  return found
}

const startStory = (scene: Scene): Story => ({
  scene,
  cast: castOf(scene),
  budget: budgetOf(mostSteps),
  open: new Set(),
  told: new Set(),
  heard: new Set()
})

/** A story that begins with a call or a clock. The reply is given before others hear of what was published. */
const fromFlow = (scene: Scene, flow: Entity<"flow">): Drawing | undefined => {
  const { address, value } = flow
  const story = startStory(scene)
  const { first, last } = triggered(scene, story.cast, value.trigger, value.of)
  const later: Array<() => ReadonlyArray<SequenceStep>> = []
  const own = flowSteps(
    {
      scene,
      cast: story.cast,
      budget: story.budget,
      flow: address,
      by: story.cast.meet(value.of),
      inside: () => [],
      published: (by, message, channel, isCertain) => {
        if (!isCertain) return spread(story, by, message, channel)
        later.push(() => spread(story, by, message, channel))
        return []
      }
    },
    value.steps
  )
  const steps = [...first, ...own, ...last, ...later.flatMap((tell) => tell())]
  return drawn(story, address, shortName(address), steps)
}

/** A story that begins with a message that no flow of the design publishes. */
const fromMessage = (scene: Scene, message: string): Drawing | undefined => {
  const story = startStory(scene)
  const [producer] = scene.index.producersOf(message).map(({ by }) => by)
  const source = story.cast.meet(producer ?? stranger(`whoever writes ${shortName(message)}`))
  return drawn(story, message, shortName(message), spread(story, source, message, undefined))
}

const drawn = (
  { cast, heard, scene }: Story,
  of: string,
  wish: string,
  steps: ReadonlyArray<SequenceStep>
): Drawing | undefined => {
  if (heard.size === 0) return undefined
  const diagram = sequenceOf(scene, of, `Choreography of ${wish}`, cast, steps)
  const { focus } = scene
  const isMeant =
    focus === undefined ||
    focus.startsWith("system:") ||
    focus === of ||
    heard.has(focus) ||
    diagram.participants.some(({ key }) => key === focus)
  return isMeant ? { view: "choreography", of, wish, diagram } : undefined
}

/**
 * Each choreography from what starts it to the end: the flow that a call or a clock triggers, who hears of what it
 * publishes, what they do then and publish in turn. What several readers do runs side by side.
 */
export const choreographyView = (scene: Scene): ReadonlyArray<Drawing> => {
  const flows = scene.index.ofKind("flow")
  const emissions = [...scene.index.ofKind("service"), ...scene.index.ofKind("external")]
    .flatMap(({ value }) => value.emits ?? [])
    .filter(({ answers = [], upon = [] }) => answers.length + upon.length > 0)
  const published = new Set<string>([
    ...flows.flatMap(({ value }) => [...publishes(value.steps)]),
    ...emissions.map(({ message }) => message)
  ])
  const messages = new Set<string>([
    ...flows.flatMap(({ value: { trigger } }) => (trigger._tag === "Message" ? [trigger.message] : [])),
    ...emissions.flatMap(({ answers = [], upon = [] }) => [...answers, ...upon])
  ])
  const started = flows.filter(({ value }) => value.trigger._tag !== "Message" && publishes(value.steps).size > 0)
  const beginnings = sortedBy(
    [...messages].filter((message) => !published.has(message)),
    (message) => [message]
  )
  return [
    ...started.flatMap((flow) => fromFlow(scene, flow) ?? []),
    ...beginnings.flatMap((message) => fromMessage(scene, message) ?? [])
  ]
}
