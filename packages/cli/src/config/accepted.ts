import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import { type Acceptance, decodeAccepted } from "@lintel/diagnostic"
import { locateNearest, parse, parsePointer } from "@lintel/document"
import { fileReason } from "../files/fileError.js"
import { labelOf } from "../files/labels.js"
import { Unusable } from "../unusable.js"
import type { LoadedConfig } from "./load.js"

/** Where accepted findings are kept. */
export const acceptedPath = ({ config, folder }: LoadedConfig): string =>
  config.accepted === undefined ? join(folder, "lintel.accepted.json") : resolve(folder, config.accepted)

const placeOf = (text: string, label: string, pointer: string): string => {
  const document = parse(text, { file: label })
  if (document._tag === "Failure") return label
  const { location } = locateNearest(document.success, parsePointer(pointer) ?? [])
  const { line, column } = location.key ?? location.value
  return `${label}:${line}:${column}`
}

const readText = async (path: string, label: string): Promise<string> => {
  try {
    return await readFile(path, "utf8")
  } catch (error) {
    throw new Unusable(`${label}: ${fileReason(error)}`)
  }
}

/** The accepted findings; none where there is no file. */
export const readAccepted = async (loaded: LoadedConfig, cwd: string): Promise<ReadonlyArray<Acceptance>> => {
  const path = acceptedPath(loaded)
  if (!existsSync(path)) return []
  const label = labelOf(cwd, path)
  const text = await readText(path, label)
  const decoded = decodeAccepted(text)
  if (decoded._tag === "Decoded") return decoded.accepted
  const [first] = decoded.errors
  const pointer = first?.pointer ?? ""
  const rest = decoded.errors.length - 1
  throw new Unusable(
    `${placeOf(text, label, pointer)}: ${pointer === "" ? "the file" : pointer} ${first?.reason ?? "cannot be read"}`,
    ...(rest > 0 ? [`and ${rest} more`] : [])
  )
}
