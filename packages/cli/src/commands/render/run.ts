import { resolve } from "node:path"
import { printableJson } from "@lintel/doc"
import { type AnyRenderer, isRefusal, type Rendering } from "@lintel/render"
import { stableStringify } from "@lintel/model"
import type { Invocation } from "../../arguments/command.js"
import { type LoadedConfig, loadConfig } from "../../config/load.js"
import { labelOf } from "../../files/labels.js"
import { findDesigns } from "../../input/findDesign.js"
import { readDesigns } from "../../input/readDesigns.js"
import { exits, type Outcome } from "../../outcome.js"
import { readingWith } from "../../report/limitsOf.js"
import { causedBy, reasonOf, Unusable } from "../../unusable.js"
import type { RenderOptions } from "./command.js"
import { lossLines } from "./losses.js"
import { hashOf, type Manifest, readManifest, writeManifest } from "./manifest.js"
import { type Plan, planFiles } from "./plan.js"
import { findTarget } from "./targets.js"
import { targetOptions } from "./targetOptions.js"
import { refuseForeign, writePlan } from "./writePlan.js"

type RenderInvocation = Invocation<RenderOptions>

/** A rendering, and what it is a rendering of. */
interface Rendered extends Rendering {
  readonly target: string
  /** Tells renderings into one folder apart: the target with its options. */
  readonly key: string
  /** Lines for standard error about what was read. */
  readonly notes: ReadonlyArray<string>
}

const runOf = (
  renderer: AnyRenderer,
  { config }: LoadedConfig,
  ...[model, options]: Parameters<AnyRenderer["run"]>
): Rendering => {
  const { name } = renderer
  let answer: ReturnType<AnyRenderer["run"]>
  try {
    answer = renderer.run(model, options)
  } catch (error) {
    if (config.renderers?.includes(renderer) !== true) throw error
    throw causedBy(new Unusable(`the renderer ${name} of the configuration threw: ${reasonOf(error)}`), error)
  }
  if (isRefusal(answer)) throw new Unusable(`${name}: ${answer.message}`)
  return answer
}

const renderDesign = async ({ words, given, io }: RenderInvocation): Promise<Rendered> => {
  const [name = "", ...designs] = words
  const loaded = await loadConfig(io, given.config, designs[0])
  const target = await findTarget(name, loaded.config)
  const pairs = [
    ...(given.option ?? []),
    ...(given.view === undefined ? [] : [{ name: "view", value: given.view }]),
    ...(given.of === undefined ? [] : [{ name: "of", value: given.of }])
  ]
  const options = targetOptions(target, pairs)
  const system = given.system ?? loaded.config.system
  const reading = { ...readingWith(given, io.cwd, loaded), ...(system === undefined ? {} : { system }) }
  const { model } = await readDesigns(await findDesigns(io.cwd, designs, loaded, reading), io, reading)
  const key = pairs.length === 0 ? name : `${name} ${stableStringify(options)}`
  return { ...runOf(target, loaded, model, options), target: name, key, notes: reading.given.unused() }
}

const asJson = ({ target, losses }: Rendered, rest: object): string =>
  `${printableJson({ schema: "lintel/render@1", target, ...rest, losses })}\n`

const nothingOf = (target: string): string => `${target} has nothing to write of this design`

const toOutput = (rendered: Rendered, { given }: RenderInvocation): Outcome => {
  const { files, losses, target } = rendered
  if (given.format === "json") return { code: exits.ok, output: asJson(rendered, { files }) }
  const [only] = files
  if (only !== undefined && files.length === 1) {
    return { code: exits.ok, output: only.text, notes: lossLines(target, losses) }
  }
  const names = files.slice(0, 8).map((it) => it.path)
  const more = files.length > names.length ? [`and ${files.length - names.length} more`] : []
  if (files.length === 0) {
    const why = lossLines(target, losses).map((line) => line.trimStart())
    throw new Unusable(nothingOf(target), ...why)
  }
  throw new Unusable(`${target} writes ${files.length} files; name a folder for them with --out DIR`, ...names, ...more)
}

const states = {
  missing: "missing",
  written: "out of date",
  foreign: "different",
  changed: "different",
  blocked: "no file"
} as const

interface Drift {
  readonly path: string
  readonly state: string
}

const driftOf = ({ files, stale }: Plan): ReadonlyArray<Drift> => [
  ...files.flatMap(({ path, standing }) => (standing === "same" ? [] : [{ path, state: states[standing] }])),
  ...stale.map(({ path }) => ({ path, state: "no longer rendered" }))
]

const checkFolder = (rendered: Rendered, plan: Plan, label: string, { given }: RenderInvocation): Outcome => {
  const drift = driftOf(plan)
  const code = drift.length === 0 ? exits.ok : exits.findings
  if (given.format === "json") return { code, output: asJson(rendered, { drift }) }
  const lines = drift.map(({ path, state }) => `${label}/${path}: ${state}`)
  const last =
    drift.length === 0
      ? `${label} is up to date: ${rendered.files.length} ${rendered.files.length === 1 ? "file" : "files"}`
      : `${label} is out of date; lintel render ${rendered.target} --out ${label} writes it`
  return { code, output: `${[...lines, last].join("\n")}\n` }
}

const recorded = (manifest: Manifest, { key, files }: Rendered): Manifest =>
  new Map([...manifest, [key, new Map(files.map(({ path, text }) => [path, hashOf(text)]))]])

const summary = ({ files, stale }: Plan, label: string, target: string): string => {
  if (files.length === 0 && stale.length === 0) return nothingOf(target)
  const same = files.filter((it) => it.standing === "same").length
  const removed = stale.filter((it) => it.isUntouched).length
  const parts = [`${files.length - same} written`, `${same} unchanged`, ...(removed > 0 ? [`${removed} removed`] : [])]
  return `${label}: ${parts.join(", ")}`
}

const toFolder = async (rendered: Rendered, out: string, invocation: RenderInvocation): Promise<Outcome> => {
  const { given, io } = invocation
  const folder = resolve(io.cwd, out)
  const label = labelOf(io.cwd, folder)
  const manifest = await readManifest(folder, label)
  const plan = await planFiles(folder, label, { files: rendered.files, manifest, key: rendered.key })
  if (given.check === true) return checkFolder(rendered, plan, label, invocation)
  refuseForeign(plan, label, given.force === true)
  await writePlan(folder, label, plan)
  await writeManifest(folder, label, recorded(manifest, rendered))
  const kept = plan.stale
    .filter((it) => !it.isUntouched)
    .map((it) => `${label}/${it.path} is no longer rendered; it was changed, so it stays`)
  if (given.format === "json") {
    return {
      code: exits.ok,
      output: asJson(rendered, { files: rendered.files.map(({ path }) => ({ path })) }),
      notes: kept
    }
  }
  return {
    code: exits.ok,
    notes: [summary(plan, label, rendered.target), ...kept, ...lossLines(rendered.target, rendered.losses)]
  }
}

/** Renders a design to standard output or to a folder, or checks that the folder is up to date. */
export const runRender = async (invocation: RenderInvocation): Promise<Outcome> => {
  const { out, check } = invocation.given
  if (check === true && out === undefined) throw new Unusable("render: --check needs the folder to check: --out DIR")
  const rendered = await renderDesign(invocation)
  const outcome = out === undefined ? toOutput(rendered, invocation) : await toFolder(rendered, out, invocation)
  return { ...outcome, notes: [...rendered.notes, ...(outcome.notes ?? [])] }
}
