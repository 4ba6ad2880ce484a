import { Losses, Renderer, sortedEntries } from "@lintel/render"
import { toAsyncapi } from "./asyncapi.js"
import { print } from "./print.js"

/**
 * A Model as asyncapi.
 *
 * @category asyncapi
 * @since 0.1.0
 */
export const asyncapi: Renderer<{ readonly file: string }> = Renderer.make("asyncapi", {
  summary: "The names of all services.",
  options: { file: "services.txt" },
  render: (model, { file }) => {
    const losses = Losses.collect()
    for (const [name, { tier }] of sortedEntries(model.services)) {
      if (tier !== undefined) losses.drop(`service:${name}`, "tier", "/tier")
    }
    return { files: [{ path: file, text: print(toAsyncapi(model)) }], losses: losses.all() }
  }
})
