import { read, type Imported } from "@lintel/import-openapi"
import { canonical, type HttpContract, type Model, modelVersion, nameOf } from "@lintel/model"
import { isRefusal, type Loss, type Rendering } from "@lintel/render"
import { openapi, type OpenApiOptions } from "@lintel/render-openapi"

/** What the renderer gives; fails the test when it refuses. */
export const rendered = (model: Model, options: Partial<OpenApiOptions> = {}): Rendering => {
  const answer = openapi.render(model, options)
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer
}

/** A Model with one contract `api`. */
export const modelOf = (contract: HttpContract): Model => ({ lintel: modelVersion, contracts: { api: contract } })

/** The document of a contract, as a value. */
export const documentOf = (contract: HttpContract, options: Partial<OpenApiOptions> = {}): unknown =>
  JSON.parse(rendered(modelOf(contract), { syntax: "json", ...options }).files[0]?.text ?? "")

/** Reads one document; fails the test when it is refused. */
export const reread = (path: string, text: string, contract: string): Imported => {
  const result = read(new Map([[path, text]]), path, { contract: nameOf(contract) })
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success
}

/** What is left of a contract after rendering and reading it again. */
export interface Returned {
  readonly before: HttpContract
  readonly after: HttpContract
  readonly losses: ReadonlyArray<Loss>
  readonly text: string
  readonly warnings: Imported["warnings"]
}

export const returned = (contract: HttpContract, options: Partial<OpenApiOptions> = {}): Returned => {
  const model = modelOf(contract)
  const { files, losses } = rendered(model, options)
  const file = files[0]
  if (file === undefined) throw new Error("no file")
  const again = reread(file.path, file.text, "api")
  const before = canonical(model).contracts?.["api"]
  const after = canonical(again.model).contracts?.["api"]
  if (before === undefined || after === undefined) throw new Error("no contract")
  return { before, after, losses, text: file.text, warnings: again.warnings }
}
