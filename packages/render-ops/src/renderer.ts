import { Losses, Renderer, sortedEntries } from "@lintel/render"
import { toOps } from "./ops.js"
import { print } from "./print.js"

/**
 * A Model as ops.
 *
 * @category ops
 * @since 0.1.0
 */
export const ops: Renderer<{ readonly file: string }> = Renderer.make("ops", {
  summary: "The names of all services.",
  options: { file: "services.txt" },
  render: (model, { file }) => {
    const losses = Losses.collect()
    for (const [name, { tier }] of sortedEntries(model.services)) {
      if (tier !== undefined) losses.drop(`service:${name}`, "tier", "/tier")
    }
    return { files: [{ path: file, text: print(toOps(model)) }], losses: losses.all() }
  }
})
