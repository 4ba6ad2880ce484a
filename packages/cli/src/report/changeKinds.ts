import type { AnyFindingKind } from "@lintel/diagnostic"

/** Kinds of changes that a comparison tells of. */
export const changeKinds: ReadonlyArray<AnyFindingKind> = []

/** Their pages, as Markdown, by code. */
export const changePages: ReadonlyMap<string, string> = new Map()
