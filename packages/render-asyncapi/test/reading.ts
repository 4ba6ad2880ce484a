import { type Imported, read } from "@lintel/import-asyncapi"
import { canonical, type Model, nameOf } from "@lintel/model"
import { isRefusal, type Rendering } from "@lintel/render"
import { asyncapi, type AsyncApiOptions } from "@lintel/render-asyncapi"

/** What the renderer gives; fails the test when it refuses. */
export const rendered = (model: Model, options: Partial<AsyncApiOptions> = {}): Rendering => {
  const answer = asyncapi.render(model, options)
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer
}

/** Reads one document; fails the test when it is refused. */
export const reread = (text: string, service?: string): Imported => {
  const result = read(new Map([["a.yaml", text]]), "a.yaml", service === undefined ? {} : { service })
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success
}

/** What is left of a Model with one service after rendering and reading it again. */
export const returned = (
  model: Model,
  options: Partial<AsyncApiOptions> = {}
): Rendering & {
  readonly before: Model
  readonly after: Model
  readonly text: string
  readonly warnings: Imported["warnings"]
} => {
  const rendering = rendered(model, options)
  const [key = ""] = Object.keys(model.services ?? {})
  const text = rendering.files[0]?.text ?? ""
  const again = reread(text, nameOf(key))
  return { ...rendering, before: canonical(model), after: canonical(again.model), text, warnings: again.warnings }
}

/** What the official parser refuses: its diagnostics of the first severity. */
export const errorsIn = (
  diagnostics: ReadonlyArray<{
    readonly severity: number
    readonly message: string
    readonly path: ReadonlyArray<string | number>
  }>
): ReadonlyArray<string> =>
  diagnostics.filter(({ severity }) => severity === 0).map(({ message, path }) => `${path.join("/")} ${message}`)
