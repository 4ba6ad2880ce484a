import { type Entity, indexModel, type Model, nameOf } from "@lintel/model"
import {
  fileNameRules,
  isRefusal,
  Losses,
  type LossCollector,
  Names,
  refusal,
  type Rendering,
  type RenderRefusal
} from "@lintel/render"
import { planOf, type SagaPlan } from "./saga.js"

const shown = 20

const isCalled = ({ address }: Entity<"saga">, of: string): boolean => {
  const key = address.slice("saga:".length)
  return address === of || key === of || nameOf(key) === of
}

/** The sagas that are asked for: one, or all. */
const selectSagas = (model: Model, of: string): ReadonlyArray<Entity<"saga">> | RenderRefusal => {
  const all = indexModel(model).ofKind("saga")
  if (of === "") return all
  const found = all.filter((saga) => isCalled(saga, of))
  if (found.length > 0) return found
  const names = all.slice(0, shown).map(({ address }) => address)
  const more = all.length > shown ? ` and ${all.length - shown} more` : ""
  const there = names.length === 0 ? "The design has no sagas." : `There are: ${names.join(", ")}${more}.`
  return refusal(`No saga is called ${JSON.stringify(of.slice(0, 200))}. ${there}`)
}

/** How one saga is written: its text, and the losses it notes. */
export type Write = (plan: SagaPlan, losses: LossCollector) => string

/** Renders each saga that is asked for to a file of its own. */
export const renderSagas = (
  model: Model,
  of: string,
  {
    path,
    write
  }: {
    readonly path: (name: string) => string
    readonly write: Write
  }
): Rendering | RenderRefusal => {
  const sagas = selectSagas(model, of)
  if ("_tag" in sagas && isRefusal(sagas)) return sagas
  const index = indexModel(model)
  const losses = Losses.collect()
  const names = Names.make(
    index.ofKind("saga").map(({ address }) => ({ key: address, wish: nameOf(address.slice("saga:".length)) })),
    fileNameRules
  )
  const files = sagas.flatMap((saga) => {
    const plan = planOf(index, saga)
    if ("_tag" in plan) {
      losses.drop(saga.address, plan.what)
      return []
    }
    return [{ path: path(names.of(saga.address)), text: write(plan, losses) }]
  })
  return { files, losses: losses.all() }
}
