import { type Document, toMarkdown } from "@lintel/doc"
import { indexModel, type Model, type ModelIndex } from "@lintel/model"
import { Losses, refusal, type RenderedFile, Renderer, type Rendering, type RenderRefusal } from "@lintel/render"
import { channelCatalogue } from "./channelCatalogue.js"
import { decisionPage } from "./decisionPage.js"
import { lookupsOf } from "./lookups.js"
import { reportNotWritten } from "./notWritten.js"
import { overview } from "./overview.js"
import { channelsPath, namePages, overviewPath, type Pages } from "./pages.js"
import { runbookPage } from "./runbook.js"
import { servicePage } from "./servicePage.js"
import type { Writing } from "./writing.js"

/**
 * Options of the Markdown renderer.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface MarkdownRenderingOptions {
  /**
   * One kind of page: `overview`, `services`, `channels` (the catalogue of channels), `decisions` or `runbooks`; `""` is
   * all of them.
   */
  readonly view: string
  /** The page of one service, decision or rollout, by its address or a short form; `""` is every page. */
  readonly of: string
  /** A folder or address of pictures that the overview links to; `""` says how to draw them. */
  readonly diagrams: string
}

const views = ["overview", "services", "decisions", "runbooks", "channels"]

interface Wanted {
  readonly overview: boolean
  readonly channels: boolean
  readonly page: (address: string) => boolean
}

const inView = (view: string, address: string): boolean =>
  view === "" ||
  (view === "services" && address.startsWith("service:")) ||
  (view === "decisions" && address.startsWith("decision:")) ||
  (view === "runbooks" && address.startsWith("rollout:"))

const wantedPages = (index: ModelIndex, { view, of }: MarkdownRenderingOptions): Wanted | RenderRefusal => {
  if (view !== "" && !views.includes(view)) {
    return refusal(`markdown has no view ${JSON.stringify(view.slice(0, 80))}. Its views are: ${views.join(", ")}.`)
  }
  if (of === "") {
    const channels = view === "" && index.ofKind("channel").length > 0
    return { overview: view === "" || view === "overview", channels, page: (address) => inView(view, address) }
  }
  const found = index
    .matching(of)
    .map(({ address }) => address as string)
    .filter((address) => /^(?:service|decision|rollout):/u.test(address) && inView(view, address))
  if (found.length === 0)
    return refusal(`No service, decision or rollout is called ${JSON.stringify(of.slice(0, 200))}.`)
  if (found.length > 1) return refusal(`${JSON.stringify(of)} may be any of: ${found.toSorted().join(", ")}.`)
  return { overview: false, channels: false, page: (address) => address === found[0] }
}

const file = (path: string, document: Document): RenderedFile => ({
  path: `markdown/${path}`,
  text: toMarkdown(document, { headingLevel: 1 })
})

const writePages = (index: ModelIndex, pages: Pages, diagrams: string): Rendering => {
  const losses = Losses.collect()
  const lookups = lookupsOf(index)
  const on = (from: string): Writing => ({ index, lookups, pages, from, losses })
  const files: Array<RenderedFile> = []
  if (pages.hasOverview) files.push(file(overviewPath, overview(on(overviewPath), diagrams)))
  if (pages.hasChannels) files.push(file(channelsPath, channelCatalogue(on(channelsPath))))
  for (const service of index.ofKind("service")) {
    const path = pages.pathOf(service.address)
    if (path !== undefined) files.push(file(path, servicePage(on(path), service)))
  }
  for (const numbered of pages.decisions) {
    const path = pages.pathOf(numbered.decision.address)
    if (path !== undefined) files.push(file(path, decisionPage(on(path), numbered)))
  }
  for (const rollout of index.ofKind("rollout")) {
    const path = pages.pathOf(rollout.address)
    if (path !== undefined) files.push(file(path, runbookPage(on(path), rollout)))
  }
  if (pages.hasOverview) reportNotWritten(index, losses)
  return { files, losses: losses.all() }
}

const writeCatalogue = (index: ModelIndex): Rendering => {
  const losses = Losses.collect()
  const pages = namePages(index, { overview: false, channels: true, page: () => false })
  const writing = { index, lookups: lookupsOf(index), pages, from: channelsPath, losses }
  return { files: [file(channelsPath, channelCatalogue(writing))], losses: losses.all() }
}

/**
 * The architecture document of a design: an overview (`markdown/README.md`), one page for each service, the
 * catalogue of channels where there are any, one record for each decision and one runbook for each rollout. Numbers such as the longest wait of a call or what an objective leaves to spend are worked out and
 * shown with what they are made of; what nobody said is listed instead of counted as fine.
 *
 * @example
 * ```ts
 * import { markdown } from "@lintel/render-markdown"
 *
 * const answer = markdown.run({ lintel: "1.0", system: { name: "shop" }, services: { orders: { version: "2" } } })
 * "files" in answer && answer.files.map((file) => file.path) // => ["markdown/README.md", "markdown/services/orders.md"]
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const markdown: Renderer<MarkdownRenderingOptions> = Renderer.make<MarkdownRenderingOptions>("markdown", {
  summary:
    "The architecture document: an overview, a page for each service, the channels, a record for each decision, a runbook for each rollout.",
  options: { view: "", of: "", diagrams: "" },
  render: (model: Model, options) => {
    const index = indexModel(model)
    if (options.view === "channels" && options.of === "") return writeCatalogue(index)
    const wanted = wantedPages(index, options)
    return "_tag" in wanted ? wanted : writePages(index, namePages(index, wanted), options.diagrams)
  }
})
