import { child, type Cursor, objectAt, warnAt } from "@lintel/import"
import { note, type Reading, textAt, warnOfRest } from "./reading.js"

/** An object of OpenSLO: its name, its annotations and its `spec`. */
export interface OpenSloObject {
  readonly name: string
  readonly root: Cursor
  readonly metadata: Cursor
  readonly spec: Cursor
}

/** The objects of a file, by kind and name. */
export type OpenSloObjects = ReadonlyMap<string, ReadonlyMap<string, OpenSloObject>>

const kinds = ["DataSource", "SLO", "SLI", "AlertPolicy", "AlertCondition", "AlertNotificationTarget", "Service"]

/** The text of an annotation that Lintel writes. */
export const annotation = (reading: Reading, { metadata }: OpenSloObject, name: string): string | undefined => {
  const annotations = child(metadata, "annotations")
  return annotations === undefined
    ? undefined
    : textAt(reading, child(annotations, `lintel.dev/${name}`), "an annotation")
}

/** Reads what every object has. An object without a name or a `spec` cannot be used. */
export const openSloObject = (reading: Reading, root: Cursor, what: string): OpenSloObject | undefined => {
  const metadata = objectAt(reading.context, child(root, "metadata"), `"metadata" of ${what}`)
  const spec = objectAt(reading.context, child(root, "spec"), `"spec" of ${what}`)
  const name = metadata === undefined ? undefined : textAt(reading, child(metadata, "name"), `the name of ${what}`)
  if (metadata === undefined || spec === undefined || name === undefined) {
    note(reading, "missing", root, `${what} has no "${spec === undefined ? "spec" : "metadata.name"}"; it is left out`)
    return undefined
  }
  warnOfRest(reading, metadata, "metadata", {
    read: ["name", "annotations"],
    meaningless: ["displayName", "labels"]
  })
  return { name, root, metadata, spec }
}

/** Gathers the objects of a file; what is none of OpenSLO v1 is left out with a warning. */
export const openSloObjects = (reading: Reading): OpenSloObjects => {
  const found = new Map(kinds.map((kind) => [kind, new Map<string, OpenSloObject>()]))
  for (const root of reading.roots) {
    const version = textAt(reading, child(root, "apiVersion"), '"apiVersion"')
    const kind = textAt(reading, child(root, "kind"), '"kind"')
    const ofKind = found.get(kind ?? "")
    if (version !== "openslo/v1" || ofKind === undefined) {
      const reason =
        version === "openslo/v1"
          ? `${kind ?? "nothing"} is no kind of OpenSLO v1; the document is left out`
          : `only openslo/v1 is read, not ${version ?? "a document without apiVersion"}; the document is left out`
      warnAt(reading.context, "not-representable", root.trail, reason)
      continue
    }
    const object = openSloObject(reading, root, `the ${kind ?? "object"}`)
    if (object === undefined) continue
    if (ofKind.has(object.name)) {
      warnAt(
        reading.context,
        "duplicate",
        root.trail,
        `there is another ${kind ?? "object"} called ${object.name}; the first counts`
      )
    } else ofKind.set(object.name, object)
  }
  for (const [, source] of found.get("DataSource") ?? []) {
    note(reading, "not-representable", source.root, "a DataSource has no meaning in the Model; it is left out")
  }
  return found
}
