import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import protobuf from "protobufjs"

const carrier = dirname(createRequire(import.meta.url).resolve("@grpc/grpc-js-xds/package.json"))
const own = dirname(createRequire(import.meta.url).resolve("protobufjs/package.json"))
const folders = [
  ...["envoy-api", "xds", "googleapis", "protoc-gen-validate"].map((name) => join(carrier, "deps", name)),
  own
]

const definitions = (): protobuf.Root => {
  const root = new protobuf.Root()
  root.resolvePath = (_, target) =>
    folders.map((folder) => join(folder, target)).find((path) => existsSync(path)) ?? target
  for (const file of ["envoy/config/route/v3/route.proto", "envoy/config/cluster/v3/cluster.proto"]) {
    root.loadSync(file, { keepCase: true })
  }
  root.resolveAll()
  return root
}

/** Messages whose JSON is no object: durations, and wrappers of bare values. */
const scalarMessages: Readonly<Record<string, (value: unknown) => boolean>> = {
  ".google.protobuf.Duration": (value) => typeof value === "string" && /^\d+(?:\.\d{1,9})?s$/u.test(value),
  ".google.protobuf.UInt32Value": (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32,
  ".google.protobuf.UInt64Value": (value) => Number.isInteger(value) && Number(value) >= 0,
  ".google.protobuf.BoolValue": (value) => typeof value === "boolean",
  ".google.protobuf.DoubleValue": (value) => typeof value === "number",
  ".google.protobuf.StringValue": (value) => typeof value === "string"
}

const isScalar = (type: string, value: unknown): boolean => {
  if (type === "string" || type === "bytes") return typeof value === "string"
  if (type === "bool") return typeof value === "boolean"
  if (type === "double" || type === "float") return typeof value === "number"
  return Number.isInteger(value) && (!type.startsWith("u") || Number(value) >= 0)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const problemsOfValue = (field: protobuf.Field, value: unknown, at: string): ReadonlyArray<string> => {
  const type = field.resolvedType
  if (type === null) return isScalar(field.type, value) ? [] : [`${at}: no ${field.type}`]
  if (type instanceof protobuf.Enum) return Object.hasOwn(type.values, String(value)) ? [] : [`${at}: no ${type.name}`]
  const scalar = scalarMessages[type.fullName]
  if (scalar !== undefined) return scalar(value) ? [] : [`${at}: no ${type.name}`]
  return problemsOf(type, value, at)
}

const problemsOf = (type: protobuf.Type, value: unknown, at: string): ReadonlyArray<string> => {
  if (!isRecord(value)) return [`${at}: no object, but ${type.fullName} is wanted`]
  const chosen = Object.values(type.oneofs ?? {}).flatMap((one) => {
    const said = one.fieldsArray.filter(({ name }) => Object.hasOwn(value, name))
    return said.length > 1 ? [`${at}: both ${said.map(({ name }) => name).join(" and ")}`] : []
  })
  const inside = Object.entries(value).flatMap(([key, item]): ReadonlyArray<string> => {
    const field = type.fields[key]
    if (field === undefined) return [`${at}: ${type.fullName} has no ${key}`]
    if (field.map) return isRecord(item) ? [] : [`${at}.${key}: no map`]
    if (!field.repeated) return problemsOfValue(field, item, `${at}.${key}`)
    if (!Array.isArray(item)) return [`${at}.${key}: no list`]
    return item.flatMap((one, i) => problemsOfValue(field, one, `${at}.${key}[${i}]`))
  })
  return [...chosen, ...inside]
}

const root = definitions()

/** What Envoy's own definitions do not have, or have with another type, in a value that is meant to be a message. */
export const envoyProblems = (message: string, value: unknown): ReadonlyArray<string> =>
  problemsOf(root.lookupType(message), value, message.split(".").at(-1) ?? message)
