import { type Document, type DocumentError, identify, parse, type Recognition } from "@lintel/document"
import type { Dialect } from "@lintel/json-schema"
import type { Located } from "../files/tree.js"
import type { Io } from "../io.js"
import { Unusable } from "../unusable.js"
import { isDesignPath } from "./isDesignPath.js"
import { isAvroPath, isIdlPath } from "./avroPath.js"
import type { Input, ModelInput, SchemaInput } from "./input.js"
import { documentLimits, type ReadingLimits } from "./limits.js"
import { locateInput } from "./locateInput.js"
import { refusal } from "./refusal.js"
import { isPlainSchema, takeSchema } from "./schema.js"
import { readSnapshot } from "./snapshot.js"

/** How inputs are read. */
export interface ReadInputOptions extends ReadingLimits {
  /** The system of a design that exports several. */
  readonly system?: string
  /** The dialect of a bare schema, over what it says itself. */
  readonly dialect?: Dialect
  /** The name of what a document describes: the contract of OpenAPI, the service of AsyncAPI, the saga of a workflow. */
  readonly contract?: string
}

/** A file that was read and recognised. */
export interface Recognised {
  readonly recognition: Recognition
  /** Of a file of several documents, one of them. */
  readonly document: Document
  readonly isSeveral: boolean
}

const readable =
  "Lintel reads designs (.ts), snapshots, OpenAPI, AsyncAPI, Avro, JSON Schema, state machines, Serverless Workflow, Kubernetes manifests, and OpenSLO, Sloth, gRPC, Istio and resilience4j configuration."

const kindWords: Readonly<Record<string, string>> = {
  proto: "a Protobuf file",
  graphql: "a GraphQL schema"
}

const operations: ReadonlySet<string> = new Set(["openslo", "sloth", "grpc-service-config", "istio", "resilience4j"])

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, text.length)).toString("latin1") === text

/** The bytes of a file that is there, is text and is the document itself. */
const readText = async ({ tree, path }: Located, limits: ReadingLimits): Promise<Uint8Array> => {
  const label = tree.label(path)
  const bytes = await tree.read(path, limits.maxInput)
  if (bytes === undefined) throw new Unusable(`${label}: there is no such file`)
  if (bytes.length === 0) throw new Unusable(`${label}: the file is empty`)
  if (
    bytes.subarray(0, 4096).includes(0) &&
    !/^(?:\xff\xfe|\xfe\xff)/.test(String.fromCharCode(...bytes.subarray(0, 2)))
  ) {
    throw new Unusable(`${label}: the file is binary: it holds zero bytes`, readable)
  }
  if (startsWith(bytes, "version https://git-lfs.github.com/spec/")) {
    throw new Unusable(`${label}: the file is a pointer of Git LFS, not the document`, "git lfs pull fetches it.")
  }
  return bytes
}

/** Reads a JSON document, whatever it is about. */
export const readJson = async (located: Located, limits: ReadingLimits): Promise<Document> => {
  const { tree, path } = located
  const result = parse(await readText(located, limits), { file: path, format: "json", limits: documentLimits(limits) })
  if (result._tag === "Failure") throw refusal(tree.label, result.failure)
  return result.success
}

/** Reads a document and recognises it by its content. */
export const recogniseFile = async (located: Located, limits: ReadingLimits): Promise<Recognised> => {
  const { tree, path } = located
  const label = tree.label(path)
  const bytes = await readText(located, limits)
  if (isIdlPath(path)) {
    const document = await (await import("./avroInput.js")).readIdl(located, bytes, limits)
    return { recognition: { kind: "avro", reason: "its name says so" }, document, isSeveral: false }
  }
  const result = identify(bytes, { file: path, limits: documentLimits(limits) })
  if (result._tag === "Failure") throw unparsed(tree.label, path, result.failure)
  const { document, isSeveral = false, recognition } = result.success
  if (document === undefined) throw unreadableKind(label, recognition)
  if (isAvroPath(path)) return { recognition: { kind: "avro", reason: "its name says so" }, document, isSeveral }
  return { recognition, document, isSeveral }
}

/** What is no JSON and no YAML, where its name does not say that it is meant to be either, is another kind of file. */
const unparsed = (label: (path: string) => string, path: string, errors: ReadonlyArray<DocumentError>): Unusable => {
  const [first] = errors
  if (first === undefined || /\.(?:json|ya?ml|avsc|avpr|asl)$|(?:^|\/)[^.]+$|^\/dev\//i.test(path))
    return refusal(label, errors)
  const { file, line, column, reason } = first
  return new Unusable(`${label(file)}: this is neither JSON nor YAML (${line}:${column}: ${reason})`, readable)
}

const unreadableKind = (label: string, { kind, reason }: Recognition): Unusable => {
  const words = kindWords[kind]
  if (words === undefined) return new Unusable(`${label}: this is no document Lintel knows: ${reason}`, readable)
  return new Unusable(`${label}: this is ${words} (${reason}), which this version of Lintel does not read`, readable)
}

const readLocated = async (located: Located, io: Io, options: ReadInputOptions): Promise<Input> => {
  const { tree, path, absolute, revision } = located
  const label = tree.label(path)
  if (isDesignPath(path)) {
    if (revision !== undefined)
      return (await import("./revisionDesign.js")).materialise({ tree, path, revision }, io, options)
    if (absolute !== undefined) return (await import("./design.js")).readDesign(absolute, io, options)
  }
  const { document, isSeveral, recognition } = await recogniseFile(located, options)
  if (recognition.kind === "lintel-model") return readSnapshot(document, label)
  if (recognition.kind === "openapi" || recognition.kind === "swagger") {
    return (await import("./openapi.js")).readOpenApi(located, document, options)
  }
  if (recognition.kind === "asyncapi") {
    return (await import("./asyncapi.js")).readAsyncApi(located, document, options)
  }
  if (recognition.kind === "states-language" || recognition.kind === "serverless-workflow") {
    return (await import("./workflow.js")).readWorkflow(located, document, options)
  }
  if (operations.has(recognition.kind)) return (await import("./operations.js")).readOperations(located, options)
  if (recognition.kind === "kubernetes") return (await import("./kubernetes.js")).readKubernetes([located], options)
  if (recognition.kind === "avro") return (await import("./avroInput.js")).readAvro(located, document, options)
  const isSchema =
    recognition.kind === "json-schema" ||
    (recognition.kind === "unknown" && !isSeveral && isPlainSchema(document.value))
  if (isSchema) return takeSchema(located, { document, recognition, fragment: "" }, options)
  throw unreadableKind(label, recognition)
}

/** Reads a located file as an input. */
export const readAt = async (located: Located, io: Io, options: ReadInputOptions): Promise<Input> => {
  const { tree, path } = located
  if ((await tree.find(path)) === "folder") throw new Unusable(`${tree.label(path)} is a folder; name a file in it`)
  return readLocated(located, io, options)
}

/** Reads an argument as an input: a design, a snapshot, a document, at a git revision where it says so. */
const readInput = async (text: string, io: Io, options: ReadInputOptions): Promise<Input> =>
  readAt(await locateInput(io.cwd, text), io, options)

/** Reads an argument that has to be a whole Model. */
export const readModel = async (text: string, io: Io, options: ReadInputOptions): Promise<ModelInput> => {
  const input = await readInput(text, io, options)
  if (input._tag === "Model") return input
  throw new Unusable(
    `${input.label} is a JSON Schema: there is nothing of a design to look at`,
    "lintel diff and lintel subtype compare schemas."
  )
}

/** Reads `FILE` or `FILE#POINTER` as a JSON Schema; OpenAPI and AsyncAPI documents need the pointer. */
export const readSchema = async (text: string, io: Io, options: ReadInputOptions): Promise<SchemaInput> => {
  const hash = text.lastIndexOf("#")
  const [file, fragment] = hash < 1 ? [text, ""] : [text.slice(0, hash), text.slice(hash + 1)]
  const located = await locateInput(io.cwd, file)
  if ((await located.tree.find(located.path)) === "folder") {
    throw new Unusable(`${located.tree.label(located.path)} is a folder; name a file in it`)
  }
  if (isDesignPath(located.path)) {
    throw new Unusable(`${located.tree.label(located.path)}: a schema is read from JSON or YAML, not from a module`)
  }
  const { document, isSeveral, recognition } = await recogniseFile(located, options)
  const label = located.tree.label(located.path)
  if (isSeveral) throw new Unusable(`${label} holds more than one YAML document; a schema is one`)
  const isContract = ["openapi", "swagger", "asyncapi"].includes(recognition.kind)
  if (isContract && fragment === "") {
    throw new Unusable(
      `${label} is a whole contract; name a schema in it: ${label}#/components/schemas/NAME`,
      "lintel diff compares contracts."
    )
  }
  const { value } = document
  const isAny = recognition.kind === "unknown" && typeof value === "object" && value !== null && !Array.isArray(value)
  if (recognition.kind !== "json-schema" && fragment === "" && !isAny) throw unreadableKind(label, recognition)
  return takeSchema(located, { document, recognition, fragment }, options)
}
