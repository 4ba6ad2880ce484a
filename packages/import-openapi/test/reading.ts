import { type Imported, read, type ReadOptions } from "@lintel/import-openapi"
import type { HttpContract, HttpOperation, JsonSchema } from "@lintel/model"

/** Reads one or many files; fails the test when they are refused. */
export const imported = (files: string | Readonly<Record<string, string>>, options?: ReadOptions): Imported => {
  const table = typeof files === "string" ? { "api.yaml": files } : files
  const result = read(new Map(Object.entries(table)), Object.keys(table)[0] ?? "", options)
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success
}

export const refusals = (
  files: string | Readonly<Record<string, string>>
): ReadonlyArray<{ reason: string; line: number; column: number; pointer: string; file: string }> => {
  const table = typeof files === "string" ? { "api.yaml": files } : files
  const result = read(new Map(Object.entries(table)), Object.keys(table)[0] ?? "")
  if (result._tag === "Success") throw new Error("the document was read")
  return result.failure
}

export const contractOf = (result: Imported): HttpContract => {
  const contract = result.model.contracts?.[result.contract]
  if (contract === undefined) throw new Error("no contract")
  return contract
}

export const operationOf = (result: Imported, name: string): HttpOperation => {
  const { operations } = contractOf(result)
  const operation = operations[name]
  if (operation === undefined) throw new Error(`no operation ${name} among ${Object.keys(operations).join(", ")}`)
  return operation
}

const documentWith = (version: string, schemas: unknown): string =>
  JSON.stringify(
    version === "2.0"
      ? { swagger: "2.0", info: { title: "t", version: "1" }, paths: {}, definitions: schemas }
      : { openapi: version, info: { title: "t", version: "1" }, paths: {}, components: { schemas } }
  )

/** The normal form of schemas written under the rules of a version. */
export const schemasOf = (version: string, schemas: unknown): Readonly<Record<string, JsonSchema>> =>
  contractOf(imported({ "api.json": documentWith(version, schemas) })).schemas ?? {}

export const schemaOf = (version: string, schema: unknown): JsonSchema | undefined =>
  schemasOf(version, { S: schema })["S"]

/** The kinds of the warnings that reading one schema gives. */
export const schemaWarnings = (version: string, schema: unknown): ReadonlyArray<string> =>
  imported({ "api.json": documentWith(version, { S: schema }) }).warnings.map((warning) => warning.kind)
