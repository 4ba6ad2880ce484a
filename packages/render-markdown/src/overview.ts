import { type Block, Doc, type Document } from "@lintel/doc"
import type { Model } from "@lintel/model"
import { resilienceSection } from "./calls.js"
import { contextsSection, contractsSection, outsideSection, servicesSection, teamsSection } from "./components.js"
import { dataSection, deploymentsSection } from "./data.js"
import { acceptedSection, constraintsSection, decisionsSection, risksSection, verificationSection } from "./dossier.js"
import { eventsSection } from "./events.js"
import { flowsSection } from "./flows.js"
import { loadsSection, objectivesSection } from "./objectives.js"
import { rolloutsSection } from "./rollouts.js"
import { sagasSection } from "./sagas.js"
import { unknownSection } from "./unknown.js"
import { prose, section, slug, titles, type Writing, oneLine } from "./writing.js"

const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`

/** What the design consists of, in one sentence. */
const summary = (model: Model): string => {
  const counts: ReadonlyArray<readonly [object | undefined, string, string?]> = [
    [model.services, "service"],
    [model.contexts, "bounded context"],
    [model.contracts, "contract"],
    [model.messages, "message"],
    [model.stores, "store"],
    [model.calls, "call"],
    [model.sagas, "saga"],
    [model.slos, "objective"],
    [model.decisions, "decision"],
    [model.risks, "risk"]
  ]
  const parts = counts.flatMap(([record, one, more]) => {
    const count = Object.keys(record ?? {}).length
    return count === 0 ? [] : [many(count, one, more)]
  })
  const last = parts.at(-1) ?? "nothing yet"
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`
}

const titleOf = (blocks: ReadonlyArray<Block>): ReadonlyArray<string> =>
  blocks.flatMap((block) =>
    block._tag === "Section" ? block.title.flatMap((inline) => (inline._tag === "Text" ? [inline.text] : [])) : []
  )

/** Where pictures of the design are, or how to get them. */
const diagramsSection = (diagrams: string): ReadonlyArray<Block> =>
  section(
    "Diagrams",
    diagrams === ""
      ? Doc.para("Pictures of the same design are drawn by ", Doc.command("lintel render mermaid"), ".")
      : Doc.para("Pictures of the same design are in ", Doc.link(diagrams, Doc.text(diagrams)), ".")
  )

const contents = (sections: ReadonlyArray<Block>): Block =>
  Doc.section(
    "Contents",
    Doc.bullets(...titleOf(sections).map((title) => [Doc.link(`#${slug(title)}`, Doc.text(title))]))
  )

/** The architecture document. */
export const overview = (writing: Writing, diagrams: string): Document => {
  const { model } = writing.index
  const title = titles()
  const sections = [
    ...diagramsSection(diagrams),
    ...constraintsSection(writing),
    ...contextsSection(writing),
    ...servicesSection(writing),
    ...outsideSection(writing),
    ...teamsSection(writing),
    ...contractsSection(writing),
    ...eventsSection(writing),
    ...dataSection(writing),
    ...deploymentsSection(writing),
    ...flowsSection(writing, title),
    ...sagasSection(writing, title),
    ...resilienceSection(writing),
    ...objectivesSection(writing),
    ...loadsSection(writing),
    ...rolloutsSection(writing, title),
    ...decisionsSection(writing),
    ...risksSection(writing),
    ...verificationSection(writing),
    ...acceptedSection(writing),
    ...unknownSection(writing)
  ]
  const name = model.system?.name ?? ""
  const version = model.system?.version === undefined ? "" : ` (version ${model.system.version})`
  return Doc.document(
    Doc.section(
      Doc.text(name.trim() === "" ? "Architecture" : `${oneLine(name)}: architecture`),
      ...prose(model.system?.description),
      Doc.para(`This design${version} has ${summary(model)}. An empty cell means that nobody said.`),
      contents(sections),
      ...sections
    )
  )
}
