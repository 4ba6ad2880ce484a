import type { DocumentKind } from "@lintel/document"
import type { Located } from "../files/tree.js"
import { locateFile } from "../files/workingTree.js"
import type { ReadingLimits } from "./limits.js"
import { recogniseFile } from "./readInput.js"

const documentPath = /\.(?:json|ya?ml|avsc|avpr|avdl)$/i

/** What tools keep in a folder beside its contracts: its keys look like those of schemas. */
const ofTools = /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|deno|jsr|turbo|nx|biome|lintel\.accepted)\.json$/i

/** The files below a folder whose names say that they may be documents. */
export const documentPathsIn = async ({ tree, path }: Located): Promise<ReadonlyArray<string>> =>
  (await tree.list(path)).filter((it) => documentPath.test(it) && !ofTools.test(it))

/** Kinds with something of a design in them: a schema alone has nothing to look at. */
export const designKinds: ReadonlySet<DocumentKind> = new Set<DocumentKind>([
  "lintel-model",
  "openapi",
  "swagger",
  "asyncapi",
  "avro",
  "states-language",
  "serverless-workflow",
  "kubernetes",
  "openslo",
  "sloth",
  "grpc-service-config",
  "istio",
  "resilience4j"
])

/** The documents below a folder that can be looked at as a design, recognised by their content; as paths from `cwd`. */
export const designDocumentsIn = async (
  cwd: string,
  folder: string,
  limits: ReadingLimits
): Promise<ReadonlyArray<string>> => {
  const located = locateFile(cwd, folder)
  const found: Array<string> = []
  for (const path of await documentPathsIn(located)) {
    const { recognition } = await recogniseFile({ ...located, path }, limits)
    if (designKinds.has(recognition.kind)) found.push(located.tree.label(path))
  }
  return found
}
