import { dump } from "js-yaml"
import type { Json } from "@lintel/model"

/** A part of a manifest that is being decided: its keys stand in the order in which they are written. */
export type Tree = Readonly<Record<string, Json>>

/** The fields that have a value, in the order given. */
export const tree = (fields: Readonly<Record<string, Json | undefined>>): Tree =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined))

/** Several objects in one file: documents of YAML, or a list of Kubernetes in JSON. */
export const spell = (objects: ReadonlyArray<Tree>, syntax: string): string =>
  syntax === "json"
    ? `${JSON.stringify(objects.length === 1 ? objects[0] : { apiVersion: "v1", kind: "List", items: objects }, undefined, 2)}\n`
    : objects.map((it) => dump(it, { noRefs: true, lineWidth: -1 })).join("---\n")
