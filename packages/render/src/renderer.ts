import type { Model } from "@lintel/model"
import { sortedLosses } from "./losses.js"
import { checkOptions } from "./options.js"
import { sortedBy } from "./order.js"
import { isSafePath, pathKey } from "./paths.js"
import { isRefusal, type Rendering, type RenderRefusal } from "./rendering.js"

/**
 * What an author writes of a renderer. The values of `options` are the defaults, and their types are the types of
 * the options: text, number, boolean, or a list of texts. `render` is pure.
 *
 * @category renderers
 * @since 0.1.0
 */
export interface RendererDefinition<Options extends object> {
  /** One sentence, shown by `lintel render --help`. */
  readonly summary: string
  readonly options: Options
  /** Pure: files and losses, or why the Model does not have what is asked for. */
  readonly render: (model: Model, options: Options) => Rendering | RenderRefusal
}

/**
 * A renderer whatever its options. `run` takes options of unknown origin and refuses names and types it does not
 * know, naming those it accepts.
 *
 * @category renderers
 * @since 0.1.0
 */
export interface AnyRenderer {
  readonly _tag: "Renderer"
  readonly name: string
  readonly summary: string
  readonly options: object
  /** Renders with options of unknown origin: refuses names and types that the renderer does not have. */
  readonly run: (model: Model, options?: Readonly<Record<string, unknown>>) => Rendering | RenderRefusal
}

/**
 * A renderer with the types of its options.
 *
 * @category renderers
 * @since 0.1.0
 */
export interface Renderer<Options extends object> extends AnyRenderer {
  readonly options: Options
  /** Renders with some options, the others at their defaults. */
  readonly render: (model: Model, options?: Partial<Options>) => Rendering | RenderRefusal
}

/** Files and losses in one order. A path that is unsafe or not unique is a defect of the renderer. */
const finish = (name: string, answer: Rendering | RenderRefusal): Rendering | RenderRefusal => {
  if (isRefusal(answer)) return answer
  const seen = new Map<string, string>()
  for (const { path } of answer.files) {
    if (!isSafePath(path)) throw new Error(`${name} wants to write ${JSON.stringify(path)}, which is no safe path`)
    const other = seen.get(pathKey(path))
    if (other !== undefined) {
      throw new Error(`${name} wants to write both ${JSON.stringify(other)} and ${JSON.stringify(path)}`)
    }
    seen.set(pathKey(path), path)
  }
  return { files: sortedBy(answer.files, (file) => [file.path]), losses: sortedLosses(answer.losses) }
}

/**
 * Makes renderers. Files come out sorted by path, losses by subject, whatever order `render` gave them.
 *
 * @example
 * ```ts
 * import { isRefusal, Renderer } from "@lintel/render"
 *
 * const list = Renderer.make("list", {
 *   summary: "The names of all services.",
 *   options: { separator: "\n" },
 *   render: (model, { separator }) => ({
 *     files: [{ path: "services.txt", text: Object.keys(model.services ?? {}).toSorted().join(separator) }],
 *     losses: []
 *   })
 * })
 * const model = { lintel: "1.0", services: { web: {}, orders: {} } }
 * list.render(model, { separator: " " }) // => { files: [{ path: "services.txt", text: "orders web" }], losses: [] }
 * isRefusal(list.run(model, { seperator: " " })) // => true
 * ```
 *
 * @category renderers
 * @since 0.1.0
 */
export const Renderer: {
  /** A renderer from its definition. */
  readonly make: <Options extends object>(name: string, definition: RendererDefinition<Options>) => Renderer<Options>
} = {
  make: <Options extends object>(name: string, definition: RendererDefinition<Options>): Renderer<Options> => {
    const { options: defaults, render, summary } = definition
    const run = (model: Model, given: object = {}): Rendering | RenderRefusal => {
      const problem = checkOptions(name, defaults, given)
      if (problem !== undefined) return problem
      const known = Object.entries(given).filter(([, value]) => value !== undefined)
      return finish(name, render(model, { ...defaults, ...Object.fromEntries(known) }))
    }
    return { _tag: "Renderer", name, summary, options: defaults, run, render: run }
  }
}
