import { operationOfAction, sagaOrder, sagaWeaknesses, strandedSteps, type WeaknessKind } from "@lintel/analysis"
import { type Block, Doc } from "@lintel/doc"
import { type Entity, nameOf, type Saga, type SagaAction, type SagaStep } from "@lintel/model"
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

/** States that are looked at for one saga: more would keep a reader waiting for seconds. */
const mostStates = 200_000

/** Whether a repeat of the step is said to do harm: by the step, or by the mechanism of its operation. */
const isDoubtful = ({ index }: Writing, { idempotency, action }: SagaStep): boolean => {
  if (idempotency !== undefined) return idempotency !== "replay"
  const address = operationOfAction(index, action)
  const operation = address === undefined ? undefined : index.find(address)?.value
  return operation?.idempotency !== undefined && operation.idempotency.replies !== "replayed"
}

/** Weaknesses that a step may state; each is looked for by itself. */
const doubts = (writing: Writing, step: SagaStep): number =>
  [
    step.fenced === false,
    step.registers === "after",
    isDoubtful(writing, step),
    step.compensation?.idempotency === "none",
    step.compensation?.rejects === true || step.compensation?.retry === "none"
  ].filter(Boolean).length

/** Whether every way in which the saga can end can be looked through: their number doubles with each step. */
const isExplorable = (writing: Writing, { steps }: Saga): boolean => {
  const all = Object.values(steps)
  const states = (8 * all.length + 1) * 2 ** all.length
  return states * all.reduce((sum, step) => sum + doubts(writing, step), 0) <= mostStates
}

/** What can be left behind: steps that nothing undoes although a later one can fail, and stated weaknesses. */
const leftBehind = (writing: Writing, saga: Entity<"saga">): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, Array<string>>()
  const add = (step: string, words: string): void => {
    const list = found.get(step) ?? []
    found.set(step, list)
    list.push(words)
  }
  for (const { step, failing } of strandedSteps(writing.index, saga)) {
    const harm = saga.value.steps[step]?.consequence ?? saga.value.consequence
    add(step, `its effect, if ${nameOf(failing)} fails${harm === undefined ? "" : `: ${harm}`}`)
  }
  if (isExplorable(writing, saga.value)) {
    for (const { step, kind } of sagaWeaknesses(writing.index, saga)) add(step, dangers[kind])
  } else writing.losses.drop(saga.address, "what repeats and late requests leave behind", "/steps")
  return found
}

const stepRows = (
  writing: Writing,
  saga: Entity<"saga">
): ReadonlyArray<ReadonlyArray<Words | ReadonlyArray<Words>>> => {
  const { steps } = sagaOrder(saga.value)
  const ordered = steps.length > 0 ? steps : Object.keys(saga.value.steps).toSorted()
  const left = leftBehind(writing, saga)
  return ordered.flatMap((name) => {
    const step = saga.value.steps[name]
    if (step === undefined) return []
    return [
      [
        Doc.strong(Doc.text(nameOf(name))),
        step.action === undefined ? (step.description ?? "") : actionText(writing, step.action),
        names(step.after),
        step.kind === undefined ? "" : kinds[step.kind],
        undoneBy(writing, step),
        (left.get(name) ?? []).join("; "),
        step.timeout === undefined ? "" : step.timeout
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

/** A saga of very many steps is not looked through. */
const tooLong = (writing: Writing, { value }: Entity<"saga">): Block | undefined =>
  isExplorable(writing, value)
    ? undefined
    : Doc.para(
        "What repeats and late requests can leave behind is not worked out here: the saga can end in too many ways."
      )

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

const sagaBlocks = (writing: Writing, saga: Entity<"saga">, title: string): ReadonlyArray<Block> =>
  section(
    title,
    ...prose(saga.value.description),
    introduction(writing, saga),
    saga.value.consequence === undefined ? undefined : Doc.para(`At stake: ${ended(saga.value.consequence)}`),
    circle(saga),
    tooLong(writing, saga),
    table(["Step", "Does", "After", "Kind", "Undone by", "Can leave behind", "Limit"], stepRows(writing, saga)),
    endsTable(writing, saga)
  )

/** What each saga does, in which order, and what undoes what. */
export const sagasSection = (writing: Writing, title: (wish: string) => string): ReadonlyArray<Block> =>
  section(
    "Sagas",
    ...writing.index
      .ofKind("saga")
      .flatMap((saga) => sagaBlocks(writing, saga, title(entityTitle("Saga", saga.address))))
  )
