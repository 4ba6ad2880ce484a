import { type Block, Doc, type Document } from "@lintel/doc"
import type { Entity } from "@lintel/model"
import { titleOf } from "./dossier.js"
import type { NumberedDecision } from "./pages.js"
import {
  entities,
  entity,
  nameFor,
  overviewSection,
  prose,
  section,
  titles,
  type Writing,
  type Words,
  titleText,
  facts,
  stated
} from "./writing.js"

type Decision = Entity<"decision">

/** The alternatives of a decision, the chosen one first. */
const options = (writing: Writing, { value }: Decision): ReadonlyArray<Entity<"alternative">> => {
  const addresses = [...(value.chosen === undefined ? [] : [value.chosen]), ...(value.considered ?? [])]
  return [...new Set(addresses)].flatMap((address) => writing.index.find(address) ?? [])
}

const drivers = (writing: Writing, { value }: Decision): ReadonlyArray<Block> => {
  const constraints = (value.addresses ?? []).flatMap((address) => writing.index.find(address) ?? [])
  return section(
    "Decision Drivers",
    constraints.length === 0
      ? undefined
      : Doc.bullets(
          ...constraints.map(({ value: { statement, measure } }) =>
            measure === undefined ? statement : `${statement} (${measure})`
          )
        )
  )
}

const considered = (alternatives: ReadonlyArray<Entity<"alternative">>): ReadonlyArray<Block> =>
  section(
    "Considered Options",
    alternatives.length === 0 ? undefined : Doc.bullets(...alternatives.map((one) => Doc.text(titleOf(one))))
  )

const outcome = ({ value }: Decision, alternatives: ReadonlyArray<Entity<"alternative">>): ReadonlyArray<Block> => {
  const chosen = alternatives.find(({ address }) => address === value.chosen)
  const because = prose(value.rationale)
  const consequences = stated(value.consequences)
  const option =
    chosen === undefined
      ? []
      : [Doc.para("Chosen option: ", Doc.strong(Doc.text(titleOf(chosen))), because.length === 0 ? "." : ", because:")]
  return section(
    "Decision Outcome",
    ...option,
    ...because,
    ...section("Consequences", consequences.length === 0 ? undefined : Doc.bullets(...consequences))
  )
}

const tradeOffs = (alternatives: ReadonlyArray<Entity<"alternative">>): ReadonlyArray<Block> => {
  const title = titles()
  return section(
    "Pros and Cons of the Options",
    ...alternatives.flatMap((one) => {
      const { summary, description, gains, costs } = one.value
      const points = [
        ...stated(gains).map((gain) => `Good, because: ${gain}`),
        ...stated(costs).map((cost) => `Bad, because: ${cost}`)
      ]
      return section(
        Doc.text(title(titleText(`Option: ${titleOf(one)}`))),
        ...prose(summary ?? description),
        points.length === 0 ? Doc.para("Nobody said what speaks for it and what against.") : Doc.bullets(...points)
      )
    })
  )
}

/** What replaced a decision, and what it replaced. */
const relations = (writing: Writing, { address, value }: Decision): ReadonlyArray<Block> => {
  const later = writing.lookups.laterDecisions(address)
  const lines: ReadonlyArray<ReadonlyArray<Words>> = [
    ...(value.supersedes === undefined ? [] : [["Replaces ", entity(writing, value.supersedes), "."]]),
    ...later.map((other) => ["Replaced by ", entity(writing, other.address), "."])
  ]
  return section("More Information", lines.length === 0 ? undefined : Doc.bullets(...lines))
}

const status = (writing: Writing, { value }: Decision): Block | undefined =>
  facts([
    ["Status", value.status ?? "unknown"],
    ["Date", value.date],
    ["Decided by", value.owner === undefined ? undefined : nameFor(value.owner)],
    ["About", value.about === undefined ? undefined : entities(writing, value.about)]
  ])

/** A decision record, in the form of MADR. */
export const decisionPage = (writing: Writing, { decision, number }: NumberedDecision): Document => {
  const alternatives = options(writing, decision)
  const isToldApart = decision.value.description !== undefined
  return Doc.document(
    Doc.section(
      Doc.text(titleText(`Decision ${number}: ${titleOf(decision)}`)),
      ...(writing.pages.hasOverview ? [Doc.para(overviewSection(writing, "Decisions", "All decisions"))] : []),
      ...[status(writing, decision)].filter((block) => block !== undefined),
      ...section("Context and Problem Statement", ...(isToldApart ? prose(decision.value.description) : [])),
      ...drivers(writing, decision),
      ...considered(alternatives),
      ...outcome(decision, alternatives),
      ...tradeOffs(alternatives),
      ...relations(writing, decision)
    )
  )
}
