import {
  choreographyOptions,
  type ChoreographyViolation,
  examineWeaknesses,
  exploreChoreography,
  sagaOrder,
  strandedSteps,
  type WeaknessKind
} from "@lintel/analysis"
import { type Block, Doc } from "@lintel/doc"
import { type Entity, nameOf, type SagaAction, type SagaStep } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import { triggerText } from "./flows.js"
import { table } from "./table.js"
import { ended, entity, entityTitle, listed, nameFor, prose, section, type Writing, type Words } from "./writing.js"

const actionText = (writing: Writing, action: SagaAction): ReadonlyArray<Words> => {
  switch (action._tag) {
    case "Call": {
      const call = writing.index.find(action.call)
      const operation = call?.value.to.operation
      return ["calls ", Doc.code(nameFor(operation ?? action.call))]
    }
    case "Operation":
      return ["calls ", Doc.code(nameFor(action.operation))]
    case "Message":
      return [
        "sends ",
        Doc.code(nameFor(action.message)),
        ...(action.channel === undefined ? [] : [" on ", Doc.code(nameFor(action.channel))])
      ]
  }
}

const kinds: Readonly<Record<NonNullable<SagaStep["kind"]>, string>> = {
  compensatable: "can be undone",
  pivot: "the point of no return",
  retriable: "is repeated until it is done",
  readOnly: "only reads"
}

/** What a step does; without an action: the saga that it runs, or who decides. */
const doneIn = (writing: Writing, step: SagaStep): ReadonlyArray<Words> => {
  const { action, saga, human, description, waitsFor = [] } = step
  const parts: Array<ReadonlyArray<Words>> = []
  if (action !== undefined) parts.push(actionText(writing, action))
  if (saga !== undefined) parts.push(["runs saga ", Doc.code(nameFor(saga))])
  if (human !== undefined)
    parts.push([...(human.owner === undefined ? ["a person"] : [entity(writing, human.owner)]), " decides"])
  if (waitsFor.length > 0) parts.push(["waits for ", ...listed(waitsFor.map((it) => Doc.code(nameFor(it))))])
  if (parts.length === 0) return description === undefined ? [] : [description]
  return parts.flatMap((part, at) => (at === 0 ? part : ["; ", ...part]))
}

/** When a step is done: after others, instead of another, under a condition. */
const doneWhen = ({ after, alternativeTo, when }: SagaStep): ReadonlyArray<Words> => {
  const parts = [
    names(after),
    alternativeTo === undefined ? [] : ["instead of ", Doc.code(nameOf(alternativeTo))],
    when === undefined ? [] : [`only when: ${when}`]
  ].filter((part) => part.length > 0)
  return parts.flatMap((part, at) => (at === 0 ? part : ["; ", ...part]))
}

/** How long one try takes at most, and how often it is tried. */
const limitOf = ({ timeout, human, retry }: SagaStep): string => {
  const limit = timeout ?? human?.deadline
  const tries = retry === undefined || retry === 1 ? "" : retry === "untilDone" ? "until done" : `${retry} tries`
  return [limit === undefined ? "" : limit, tries].filter((part) => part !== "").join(", ")
}

const undoneBy = (writing: Writing, { compensate }: SagaStep): ReadonlyArray<Words> => {
  if (compensate === undefined) return []
  return compensate === "none" ? ["nothing, on purpose"] : actionText(writing, compensate)
}

const names = (steps: ReadonlyArray<string> | undefined): ReadonlyArray<Words> =>
  listed((steps ?? []).map((step) => Doc.code(nameOf(step))))

const dangers: Readonly<Record<WeaknessKind, string>> = {
  lateRequest: "a request that arrives after the undo takes effect for good",
  lateRegistration: "the undo may be forgotten, because it is noted after the step",
  doubtfulRejection: "a repeat of what was done may look like a refusal",
  unsafeRepeat: "a repeat takes effect again",
  unsafeUndo: "an undo takes effect even if nothing was done",
  undoMayFail: "the undo itself may fail",
  endlessWait: "nothing ends the wait for an answer",
  ignoredRejection: "a rejection is taken for success",
  stoppedUndo: "a run that is cancelled leaves it as it is"
}

/** What can be left behind, in words by step, and whether some of it could not be decided. */
interface LeftBehind {
  readonly words: ReadonlyMap<string, ReadonlyArray<string>>
  readonly isDecided: boolean
}

const choreographed: Readonly<Record<ChoreographyViolation, string>> = {
  waitsForEver: "nothing ends the wait for a message",
  effectLeft: "its effect, when not everything is done",
  effectMissing: "what was final, without it",
  lockKept: "a lock that nobody releases",
  goesRound: "messages that go round for ever",
  neverDone: "no run does it"
}

/** What can be left behind: what some run shows, found by looking at every run. */
const leftBehind = (writing: Writing, saga: Entity<"saga">): LeftBehind => {
  const words = new Map<string, Array<string>>()
  const add = (step: string, text: string): void => {
    const list = words.get(step) ?? []
    words.set(step, list)
    if (!list.includes(text)) list.push(text)
  }
  if (saga.value.style === "choreographed") {
    const verdict = exploreChoreography(saga.value, choreographyOptions(writing.index, saga.value))
    if (verdict._tag === "Undecided") return { words, isDecided: false }
    for (const { step, violation } of verdict.unsafe) add(step, choreographed[violation])
    return { words, isDecided: verdict.isComplete }
  }
  for (const { step, failing, isPassedBy } of strandedSteps(writing.index, saga)) {
    const harm = saga.value.steps[step]?.consequence ?? saga.value.consequence
    const why = isPassedBy ? `if ${nameOf(failing)} fails, which does not undo it` : `if ${nameOf(failing)} fails`
    add(step, `its effect, ${why}${harm === undefined ? "" : `: ${harm}`}`)
  }
  const { found, undecided } = examineWeaknesses(writing.index, saga)
  for (const { step, kind } of found) add(step, dangers[kind])
  for (const { step, kind } of undecided) add(step, `perhaps (not decided): ${dangers[kind]}`)
  return { words, isDecided: undecided.length === 0 }
}

const stepRows = (
  writing: Writing,
  saga: Entity<"saga">,
  left: LeftBehind["words"]
): ReadonlyArray<ReadonlyArray<Words | ReadonlyArray<Words>>> => {
  const { steps } = sagaOrder(saga.value)
  const ordered = steps.length > 0 ? steps : Object.keys(saga.value.steps).toSorted()
  return ordered.flatMap((name) => {
    const step = saga.value.steps[name]
    if (step === undefined) return []
    return [
      [
        Doc.strong(Doc.text(nameOf(name))),
        doneIn(writing, step),
        doneWhen(step),
        step.kind === undefined ? "" : kinds[step.kind],
        undoneBy(writing, step),
        (left.get(name) ?? []).join("; "),
        limitOf(step)
      ]
    ]
  })
}

const ends: Readonly<Record<"completed" | "aborted" | "manual", string>> = {
  completed: "everything is done",
  aborted: "everything is undone",
  manual: "a person has to decide"
}

const endsTable = (writing: Writing, { value }: Entity<"saga">): Block | undefined =>
  table(
    ["It ends as", "Which means", "Watched by", "Alert"],
    sortedEntries(value.end).map(([name, end]) => [
      Doc.strong(Doc.text(nameOf(name))),
      ends[end.kind],
      end.owner === undefined ? "" : entity(writing, end.owner),
      end.alert ?? ""
    ])
  )

/** What could not be decided is no safety. */
const undecidedNote = (writing: Writing, { address }: Entity<"saga">, { isDecided }: LeftBehind): Block | undefined => {
  if (isDecided) return undefined
  writing.losses.drop(address, "what repeats and late requests leave behind", "/steps")
  return Doc.para("Not everything that the saga can leave behind is decided: it can end in too many ways.")
}

const circle = ({ value }: Entity<"saga">): Block | undefined => {
  const { cycle } = sagaOrder(value)
  return cycle.length === 0 ? undefined : Doc.para("These steps wait for one another: ", ...names(cycle), ".")
}

const introduction = (writing: Writing, { value }: Entity<"saga">): Block | undefined => {
  const parts: Array<ReadonlyArray<Words>> = []
  if (value.by !== undefined) parts.push(["Run by ", entity(writing, value.by)])
  if (value.trigger !== undefined)
    parts.push([parts.length === 0 ? "Set going by " : "set going by ", ...triggerText(value.trigger)])
  if (value.deadline !== undefined) parts.push([parts.length === 0 ? "Ends within " : "ends within ", value.deadline])
  if (parts.length === 0) return undefined
  return Doc.para(...parts.flatMap((part, at) => (at === 0 ? part : [", ", ...part])), ".")
}

const choicesOf = ({ value }: Entity<"saga">): ReadonlyArray<Block> =>
  sortedEntries(value.choices).map(([name, ways]) =>
    Doc.para(`Of ${nameOf(name)}, one holds in each run: `, ...listed(ways.map((way) => Doc.code(way))), ".")
  )

const sagaBlocks = (writing: Writing, saga: Entity<"saga">, title: string): ReadonlyArray<Block> => {
  const left = leftBehind(writing, saga)
  return section(
    title,
    ...prose(saga.value.description),
    introduction(writing, saga),
    saga.value.consequence === undefined ? undefined : Doc.para(`At stake: ${ended(saga.value.consequence)}`),
    circle(saga),
    undecidedNote(writing, saga, left),
    table(
      ["Step", "Does", "After", "Kind", "Undone by", "Can leave behind", "Limit"],
      stepRows(writing, saga, left.words)
    ),
    ...choicesOf(saga),
    endsTable(writing, saga)
  )
}

/** What each saga does, in which order, and what undoes what. */
export const sagasSection = (writing: Writing, title: (wish: string) => string): ReadonlyArray<Block> =>
  section(
    "Sagas",
    ...writing.index
      .ofKind("saga")
      .flatMap((saga) => sagaBlocks(writing, saga, title(entityTitle("Saga", saga.address))))
  )
