import { child, type Context, type Cursor, entriesOf, textOf, warnAt } from "@lintel/import"
import { type Address, type Kind, nameOf, parseAddress, segment } from "@lintel/model"
import type { Fact } from "./facts.js"
import type { Manifest } from "./objects.js"
import { objectIn } from "./reading.js"

/** What names the entities of the design that an object is about. */
export interface Identity {
  /** Whether the object says so itself, in annotations: then what it does not name is not there. */
  readonly isNamed: boolean
  readonly service: Fact<string>
  readonly rollout: Fact<string> | undefined
  readonly unit: string | undefined
  readonly deployment: Fact<string> | undefined
  readonly environment: Fact<Address<"environment">> | undefined
  readonly version: Fact<string> | undefined
}

const metadataOf = (context: Context, cursor: Cursor, part: string): Cursor | undefined =>
  objectIn(context, child(cursor, "metadata"), part, `metadata.${part}`)

const annotated = <K extends Kind>(
  context: Context,
  annotations: Cursor | undefined,
  kind: K
): Fact<Address<K>> | undefined => {
  const found = annotations === undefined ? undefined : child(annotations, `lintel/${kind}`)
  const text = textOf(found)
  if (found === undefined || text === undefined) return undefined
  if (parseAddress(text)?.kind === kind) return { value: text as Address<K>, trail: found.trail }
  warnAt(context, "malformed", found.trail, `"lintel/${kind}" is no address of a ${kind}; it is left out`)
  return undefined
}

/** The address that an annotation names. */
export const annotationOf = <K extends Kind>(
  context: Context,
  manifest: Manifest,
  kind: K
): Fact<Address<K>> | undefined => annotated(context, metadataOf(context, manifest.cursor, "annotations"), kind)

const keyOf = (fact: Fact<string> | undefined): Fact<string> | undefined =>
  fact && { value: fact.value.slice(fact.value.indexOf(":") + 1), trail: fact.trail }

const textFact = (cursor: Cursor | undefined, key: string): Fact<string> | undefined => {
  const found = cursor === undefined ? undefined : child(cursor, key)
  const text = textOf(found)
  return found === undefined || text === undefined || text === "" ? undefined : { value: text, trail: found.trail }
}

const firstText = (places: ReadonlyArray<readonly [Cursor | undefined, string]>): Fact<string> | undefined => {
  for (const [cursor, key] of places) {
    const fact = textFact(cursor, key)
    if (fact !== undefined) return fact
  }
  return undefined
}

/** The tag of an image: not that of a registry's port, and none that names no version. */
const tagOf = (image: Fact<string> | undefined): Fact<string> | undefined => {
  const name = image?.value.split("@")[0] ?? ""
  const last = name.slice(name.lastIndexOf("/") + 1)
  const at = last.indexOf(":")
  const tag = at < 0 ? "" : last.slice(at + 1)
  return image === undefined || tag === "" || tag === "latest" ? undefined : { value: tag, trail: image.trail }
}

/** Reads names: from annotations, from the recommended labels, else from the object's own name. */
export const identityOf = (
  context: Context,
  manifest: Manifest,
  template: Cursor | undefined,
  image: Fact<string> | undefined
): Identity => {
  const { cursor, name } = manifest
  const labels = metadataOf(context, cursor, "labels")
  const inner = template === undefined ? undefined : metadataOf(context, template, "labels")
  const annotations = metadataOf(context, cursor, "annotations")
  const isNamed = entriesOf(annotations).some(([key]) => key === "lintel/service")
  const own: Fact<string> = {
    value: name === "" ? "unnamed" : name,
    trail: child(cursor, "metadata")?.trail ?? cursor.trail
  }
  const label = firstText([
    [labels, "app.kubernetes.io/name"],
    [inner, "app.kubernetes.io/name"],
    [labels, "app"],
    [inner, "app"]
  ])
  const called = label ?? own
  const unit = textFact(annotations, "lintel/unit")?.value
  const encoded: Fact<string> = { value: segment(called.value), trail: called.trail }
  return {
    isNamed,
    service: keyOf(annotated(context, annotations, "service")) ?? encoded,
    rollout: keyOf(annotated(context, annotations, "rollout")),
    // Whoever writes it by hand need not know how names are encoded.
    unit: unit === undefined ? undefined : segment(nameOf(unit)),
    deployment: keyOf(annotated(context, annotations, "deployment")),
    environment: annotated(context, annotations, "environment"),
    version:
      firstText([
        [annotations, "lintel/version"],
        [labels, "app.kubernetes.io/version"],
        [inner, "app.kubernetes.io/version"]
      ]) ?? tagOf(image)
  }
}
