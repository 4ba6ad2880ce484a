import { canonical, type HttpContract, type Model, nameOf, parseAddress } from "@lintel/model"
import {
  fileNameRules,
  isRefusal,
  Losses,
  type LossCollector,
  Names,
  refusal,
  Renderer,
  type Rendering
} from "@lintel/render"
import { nameComponents } from "./componentNames.js"
import { writeDocument } from "./document.js"
import { nameOperations } from "./operationIds.js"
import { operationPointer } from "./responses.js"
import type { Scope, Version } from "./scope.js"
import { selectContracts } from "./selection.js"
import { isSyntax, speller } from "./spell.js"
import type { Tree } from "./tree.js"

/**
 * Options of the OpenAPI renderer.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface OpenApiOptions {
  /** A contract, or a service or context that provides some; `""` is every contract. */
  readonly of: string
  /** `"yaml"` or `"json"`. */
  readonly syntax: string
  /** `"3.1"` or `"3.2"`; 3.2 also says streams, device flows, further methods and whole queries. */
  readonly version: string
  /** Operations that state no tag get the bounded context of the service that provides them. */
  readonly contextTags: boolean
}

const defaults: OpenApiOptions = { of: "", syntax: "yaml", version: "3.1", contextTags: true }

/** The one bounded context whose services provide each contract. */
const contextsOfContracts = (model: Model): ReadonlyMap<string, string> => {
  const found = new Map<string, Set<string>>()
  for (const service of Object.values(model.services ?? {})) {
    for (const contract of service.provides ?? []) {
      if (service.context !== undefined) found.set(contract, (found.get(contract) ?? new Set()).add(service.context))
    }
  }
  const single = new Map<string, string>()
  for (const [contract, contexts] of found) {
    const [context] = contexts
    if (contexts.size === 1 && context !== undefined) single.set(contract, context.slice("context:".length))
  }
  return single
}

const tagOf = (model: Model, contract: HttpContract, context: string | undefined): Tree | undefined => {
  if (context === undefined || contract.tags?.[context] !== undefined) return undefined
  const isUsed = Object.values(contract.operations).some(({ tags }) => tags === undefined || tags.length === 0)
  return isUsed ? { name: nameOf(context), description: model.contexts?.[context]?.description } : undefined
}

interface Job {
  readonly model: Model
  readonly version: Version
  readonly spell: (document: Tree) => string
  readonly losses: LossCollector
  readonly pathOf: (key: string) => string | undefined
}

/** Where an operation of another contract is described, seen from a document of the same folder. */
const foreignOperation =
  ({ model, pathOf }: Job) =>
  (address: string): string | undefined => {
    const [key = "", ...rest] = parseAddress(address)?.segments ?? []
    const operation = model.contracts?.[key]?.operations[rest.join("/")]
    const file = pathOf(key)?.split("/").at(-1)
    if (operation === undefined || file === undefined) return undefined
    return `./${file}${operationPointer(operation.path, operation.method)}`
  }

const renderContract = (job: Job, key: string, contract: HttpContract, context: string | undefined): string => {
  const scope: Scope = {
    version: job.version,
    key,
    contract,
    losses: job.losses,
    names: nameComponents(job.model, contract),
    ids: nameOperations(key, contract, job.losses),
    contextTag: context === undefined ? undefined : nameOf(context),
    foreignOperation: foreignOperation(job),
    undescribed: new Set()
  }
  return job.spell(writeDocument(scope, tagOf(job.model, contract, context)))
}

const renderAll = (job: Job, keys: ReadonlyArray<string>, contextTags: boolean): Rendering => {
  const contexts = contextTags ? contextsOfContracts(job.model) : new Map<string, string>()
  const files = keys.flatMap((key) => {
    const contract = job.model.contracts?.[key]
    const path = job.pathOf(key)
    if (contract === undefined || path === undefined) return []
    return [{ path, text: renderContract(job, key, contract, contexts.get(`contract:${key}`)) }]
  })
  return { files, losses: job.losses.all() }
}

/**
 * Every HTTP contract of a design as one OpenAPI document, `openapi/NAME.yaml`. What OpenAPI has no place for stands
 * under `x-lintel` in the form of the Model, so that importing the document gives the contract again; what cannot be
 * said at all is a loss.
 *
 * @example
 * ```ts
 * import { openapi } from "@lintel/render-openapi"
 *
 * const model = { lintel: "1.0", contracts: { pets: { _tag: "Http" as const, version: "1.0.0", operations: {} } } }
 * const rendered = openapi.render(model)
 * const [file] = "files" in rendered ? rendered.files : []
 * file?.path // => "openapi/pets.yaml"
 * file?.text // => "openapi: 3.1.0\ninfo:\n  title: pets\n  version: 1.0.0\npaths: {}\n"
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const openapi: Renderer<OpenApiOptions> = Renderer.make<OpenApiOptions>("openapi", {
  summary: "One OpenAPI document for each HTTP contract.",
  options: defaults,
  render: (given, { of, syntax, version, contextTags }) => {
    if (!isSyntax(syntax)) return refusal(`syntax must be yaml or json, not ${JSON.stringify(syntax)}.`)
    if (version !== "3.1" && version !== "3.2") {
      return refusal(`version must be 3.1 or 3.2, not ${JSON.stringify(version)}.`)
    }
    const keys = selectContracts(given, of)
    if ("_tag" in keys && isRefusal(keys)) return keys
    const { lintel, contracts = {}, schemas, services, contexts } = given
    // What is written has one order; of services and contexts only single facts are looked up.
    const ordered = canonical({ lintel, contracts, ...(schemas === undefined ? {} : { schemas }) })
    const model: Model = {
      lintel,
      contracts: ordered.contracts ?? {},
      ...(ordered.schemas === undefined ? {} : { schemas: ordered.schemas }),
      ...(services === undefined ? {} : { services }),
      ...(contexts === undefined ? {} : { contexts })
    }
    const names = Names.make(
      Object.keys(contracts).map((key) => ({ key, wish: nameOf(key) })),
      fileNameRules
    )
    const pathOf = (key: string): string | undefined =>
      names.has(key) ? `openapi/${names.of(key)}.${syntax}` : undefined
    return renderAll({ model, version, spell: speller(syntax), losses: Losses.collect(), pathOf }, keys, contextTags)
  }
})
