import { type JsonSchema, nameOf } from "@lintel/model"
import { extend, type Extensions, extensionsOf, keptField, reportUnplaced } from "./extensions.js"
import { lifecycle } from "./lifecycle.js"
import { declaredKey } from "./operation.js"
import { writePaths, writeWebhooks } from "./paths.js"
import { contractSchema, writeSchema } from "./schema.js"
import { approximate, type At, below, type Scope, entityAt } from "./scope.js"
import { writeSecurity, writeSecuritySchemes } from "./security.js"
import { writeServers } from "./servers.js"
import { nonEmpty, put, type Tree, type Part } from "./tree.js"

const versions = { "3.1": "3.1.0", "3.2": "3.2.0" } as const

/** Fields of `info` that the Model keeps among the extensions of the contract. */
const infoFields = ["summary", "termsOfService", "contact", "license"]

const writeInfo = (scope: Scope, at: At, extensions: Extensions): Tree => {
  const { title, version, description } = scope.contract
  if (version === undefined) approximate(scope, below(at, "version"), "version that nobody stated")
  return extend(scope, extensions, "/info", {
    title: title ?? nameOf(scope.key),
    summary: keptField(extensions, "summary"),
    description,
    termsOfService: keptField(extensions, "termsOfService"),
    contact: keptField(extensions, "contact"),
    license: keptField(extensions, "license"),
    version: version ?? "unknown",
    ...lifecycle(scope.contract, "x-deprecated")
  })
}

const writeTags = ({ contract }: Scope, contextTag: Tree | undefined): ReadonlyArray<Tree> | undefined => {
  const tags = Object.entries(contract.tags ?? {}).map(([key, { description }]) => ({ name: nameOf(key), description }))
  const all = contextTag === undefined ? tags : [...tags, contextTag]
  return all.length === 0 ? undefined : all
}

const writeDefinitions = (scope: Scope, at: At): Tree | undefined => {
  const written = new Map<string, Part>()
  for (const { name, wish, vocabulary, schema } of scope.names.definitions) {
    const here =
      vocabulary === undefined ? below(at, "schemas", wish) : below(entityAt(`schemas:${vocabulary}`), "schemas", wish)
    if (name !== wish) approximate(scope, here, "name of a schema")
    if (vocabulary !== undefined) approximate(scope, here, "definition shared between contracts")
    written.set(name, writeSchema({ scope, at: here, vocabulary }, schema))
  }
  const out: Tree = {}
  for (const name of [...written.keys()].toSorted()) put(out, name, written.get(name) ?? true)
  return nonEmpty(out)
}

/** What the Model says of the contract and OpenAPI cannot. */
const declared = (scope: Scope): Tree | undefined => {
  const { errorShape, versioning, supports, formerly } = scope.contract
  const schema = errorShape?.schema
  const shape =
    errorShape === undefined || schema === undefined ? errorShape : { ...errorShape, schema: renamed(scope, schema) }
  return nonEmpty({
    errorShape: shape,
    versioning: versioning,
    supports: supports,
    formerly
  })
}

/** A schema in an extension refers as all schemas of the document do: tools follow references wherever they are. */
const renamed = (scope: Scope, schema: JsonSchema): Part =>
  contractSchema(scope, below(entityAt(`contract:${scope.key}`), "errorShape", "schema"), schema)

/** The document of a contract: everything it says, decided; only the spelling is left. */
export const writeDocument = (scope: Scope, contextTag: Tree | undefined): Tree => {
  const subject = `contract:${scope.key}`
  const at = entityAt(subject)
  const { contract } = scope
  const extensions = extensionsOf(scope, at, contract.extensions)
  const paths = extend(scope, extensions, "/paths", writePaths(scope))
  const webhooks = writeWebhooks(scope)
  const security = writeSecurity(scope, at, contract.security)
  const schemas = writeDefinitions(scope, at)
  const document = {
    openapi: versions[scope.version],
    info: writeInfo(scope, at, extensions),
    [declaredKey]: declared(scope),
    servers: writeServers(scope, at, contract.servers),
    security,
    tags: writeTags(scope, contextTag),
    externalDocs: keptField(extensions, "externalDocs"),
    paths,
    webhooks,
    components: nonEmpty({ schemas, securitySchemes: writeSecuritySchemes(scope) })
  }
  extend(scope, extensions, "", document)
  reportUnplaced(scope, extensions, [...infoFields, "externalDocs"])
  return document
}
