import type { Model } from "@lintel/model"
import {
  fileNameRules,
  type LossCollector,
  Losses,
  Names,
  refusal,
  type RenderedFile,
  Renderer,
  type Rendering,
  type RenderRefusal
} from "@lintel/render"
import { choreographyView } from "./choreographyView.js"
import { containersView } from "./containersView.js"
import { contextView } from "./contextView.js"
import { deploymentView } from "./deploymentView.js"
import { type Drawing, type View, views } from "./diagram.js"
import { eventsView } from "./eventsView.js"
import { failureView } from "./failureView.js"
import { flowView } from "./flowView.js"
import { focusOf } from "./focus.js"
import { mixturesView } from "./mixturesView.js"
import { reportNotDrawn } from "./notDrawn.js"
import { pathView } from "./pathView.js"
import { retriesView } from "./retriesView.js"
import { rolloutView } from "./rolloutView.js"
import { sagaView } from "./sagaView.js"
import { type Scene, sceneOf } from "./scene.js"
import { spell } from "./spell.js"
import { stateView } from "./stateView.js"

const draw: Readonly<Record<View, (scene: Scene) => ReadonlyArray<Drawing>>> = {
  context: contextView,
  containers: containersView,
  events: eventsView,
  saga: sagaView,
  state: stateView,
  failure: failureView,
  flow: flowView,
  choreography: choreographyView,
  path: pathView,
  retries: retriesView,
  deployment: deploymentView,
  rollout: rolloutView,
  mixtures: mixturesView
}

const isView = (text: string): text is View => Object.hasOwn(views, text)

/** Where the pictures of a view go, when there are several. */
const folders: Readonly<Record<View, string>> = {
  context: "context",
  containers: "containers",
  events: "events",
  saga: "sagas",
  state: "sagas",
  failure: "failures",
  flow: "flows",
  choreography: "choreographies",
  path: "paths",
  retries: "retries",
  deployment: "deployments",
  rollout: "rollouts",
  mixtures: "rollouts"
}

/** What Mermaid draws unless its page allows more, in characters. */
const longestText = 50_000

/** The text of a drawing; where it is too long, without the names on its arrows. */
const textOf = ({ diagram, of, view }: Drawing, losses: LossCollector): string => {
  const text = spell(diagram)
  if (text.length <= longestText) return text
  const subject = of === "" ? `system:${view}` : of
  if (diagram._tag !== "Flowchart") {
    losses.approximate(subject, "picture larger than Mermaid draws by default")
    return text
  }
  losses.drop(subject, "names on the arrows of a picture that is too large")
  return spell({ ...diagram, edges: diagram.edges.map((edge) => ({ ...edge, label: [] })) })
}

/** The one picture of everything is named after its view; others lie in its folder. */
const filesOf = (drawings: ReadonlyArray<Drawing>, losses: LossCollector): ReadonlyArray<RenderedFile> => {
  const keyOf = ({ view, of }: Drawing): string => `${view} ${of}`
  const byFolder = new Map<string, Array<Drawing>>()
  for (const drawing of drawings) {
    if (drawing.of === "") continue
    const folder = folders[drawing.view]
    const list = byFolder.get(folder)
    if (list === undefined) byFolder.set(folder, [drawing])
    else list.push(drawing)
  }
  const inFolders = [...byFolder].flatMap(([folder, list]) => {
    const names = Names.make(
      list.map((drawing) => ({ key: keyOf(drawing), wish: drawing.wish })),
      fileNameRules
    )
    return list.map((drawing) => ({
      path: `mermaid/${folder}/${names.of(keyOf(drawing))}.mmd`,
      text: textOf(drawing, losses)
    }))
  })
  const whole = drawings
    .filter(({ of }) => of === "")
    .map((drawing) => ({ path: `mermaid/${drawing.view}.mmd`, text: textOf(drawing, losses) }))
  return [...whole, ...inFolders]
}

const fewest = 4

interface Options {
  readonly view: string
  readonly of: string
  readonly limit: number
}

const refused = ({ view, limit }: Options): RenderRefusal | undefined => {
  const names = Object.keys(views).join(", ")
  if (view !== "" && !isView(view))
    return refusal(`mermaid has no view ${JSON.stringify(view.slice(0, 80))}. Its views are: ${names}.`)
  if (!Number.isInteger(limit) || limit < fewest || limit > 200)
    return refusal(`The option limit must be a whole number from ${fewest} to 200.`)
  return undefined
}

const nothing = (view: string, of: string): RenderRefusal => {
  const what = view === "" ? "nothing to draw" : `nothing to draw in the view ${view}`
  return refusal(of === "" ? `The design has ${what}.` : `There is ${what} about ${of}.`)
}

const render = (model: Model, options: Options): Rendering | RenderRefusal => {
  const problem = refused(options)
  if (problem !== undefined) return problem
  const losses = Losses.collect()
  const everything = sceneOf(model, options.limit, losses, undefined)
  const focus = options.of === "" ? undefined : focusOf(everything.index, options.of)
  if (typeof focus === "object") return focus
  const scene = { ...everything, focus }
  const wanted = (Object.keys(views) as ReadonlyArray<View>).filter(
    (view) => options.view === "" || options.view === view
  )
  const drawings = wanted.flatMap((view) => draw[view](scene))
  if (drawings.length === 0) return nothing(options.view, options.of)
  if (options.view === "" && focus === undefined) reportNotDrawn(scene.index, losses)
  return { files: filesOf(drawings, losses), losses: losses.all() }
}

/**
 * Mermaid diagrams of a design: the system and who is around it (`context`), services, stores and channels
 * (`containers`), who emits what to whom (`events`), sequences of sagas with what undoes them (`saga`), of flows (`flow`), of all that follows from a trigger over messages (`choreography`) and of the longest paths of calls
 * (`path`), what retries and deadlines make of each call (`retries`), states of sagas (`state`), a shortest run for whatever goes wrong with a saga (`failure`), what runs where (`deployment`), the stages of rollouts along time with their gates (`rollout`) and
 * the mixtures of versions that they pass through (`mixtures`; whether a mixture is safe is for the rules to say).
 *
 * `view` picks one of them, `of` one entity by its address or a short form of it. A picture with more boxes than
 * `limit` is cut: one overview with counted arrows, and one picture for each bounded context (else each team) with its
 * neighbours as one box each. Every label is escaped for Mermaid's grammar; what a picture has no place for is
 * reported as a loss.
 *
 * @example
 * ```ts
 * import { mermaid } from "@lintel/render-mermaid"
 *
 * const answer = mermaid.render({
 *   lintel: "1.0",
 *   system: { name: "shop" },
 *   services: { web: {}, payments: { provides: ["contract:payments"] } },
 *   contracts: { payments: { _tag: "Http", operations: { pay: { _tag: "Http", method: "POST", path: "/pay" } } } },
 *   calls: { "web/to-pay": { from: "service:web", to: { operation: "operation:payments/pay" } } }
 * })
 * "files" in answer && answer.files.map((file) => file.path) // => ["mermaid/containers.mmd", "mermaid/context.mmd"]
 * ```
 *
 * @category renderers
 * @since 0.1.0
 */
export const mermaid: Renderer<{ view: string; of: string; limit: number }> = Renderer.make("mermaid", {
  summary:
    "Mermaid diagrams: context, containers, events, sagas and how they fail, flows, choreographies, call paths, retries, states, deployments, rollouts.",
  options: { view: "", of: "", limit: 30 },
  render
})
