import * as Schema from "effect/Schema"
import { type AnyFindingKind, type Diagnostic, FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { documentAddress } from "../../findings/documentAddress.js"

const fileRemoved = FindingKind.make("files/removed", {
  severity: "error",
  class: "breaking",
  summary: "A contract was removed with its file.",
  since: "0.1.0",
  data: Schema.Struct({ file: Schema.String, old: Schema.String, new: Schema.String }),
  identity: ["file"],
  explain: (data) => [
    Doc.para(
      `Whoever uses what ${data.file} described has nothing to use any more: it is in ${data.old} and not in ${data.new}.`
    ),
    Doc.para("If it was renamed, compare the two files with each other.")
  ]
})

const fileAdded = FindingKind.make("files/added", {
  severity: "note",
  class: "information",
  summary: "A contract was added with a file.",
  since: "0.1.0",
  data: Schema.Struct({ file: Schema.String, old: Schema.String, new: Schema.String }),
  identity: ["file"],
  explain: (data) => [Doc.para(`${data.file} is new in ${data.new}: it breaks nobody.`)]
})

const fileUnreadable = FindingKind.make("files/unreadable", {
  severity: "warning",
  class: "undecided",
  summary: "A file of a folder cannot be read, so nothing is known of what it describes.",
  since: "0.1.0",
  data: Schema.Struct({ file: Schema.String, reason: Schema.String }),
  identity: ["file"],
  explain: ({ reason }) => [Doc.para(`It is not known whether somebody breaks: ${reason}.`)]
})

/** Kinds of findings about the files of two folders. */
export const fileKinds: ReadonlyArray<AnyFindingKind> = [fileAdded, fileRemoved, fileUnreadable]

/** Both sides, as people call them. */
export interface FolderNames {
  readonly old: string
  readonly new: string
}

export const removedFile = (file: string, names: FolderNames): Diagnostic =>
  fileRemoved.finding(documentAddress(file), { file, ...names })
export const addedFile = (file: string, names: FolderNames): Diagnostic =>
  fileAdded.finding(documentAddress(file), { file, ...names })
export const unreadableFile = (file: string, reason: string): Diagnostic =>
  fileUnreadable.finding(documentAddress(file), { file, reason })

/** The pages of these kinds. */
export const filePages: ReadonlyMap<string, string> = new Map([
  [
    "files/removed",
    `# A contract was removed with its file

## Why it matters

Two folders are compared file by file. A file that only the old one has takes every operation and schema in it along.

## What to do

Keep the file until nobody uses it. If it was renamed, compare the two files with each other: \`lintel diff OLD NEW\`.
`
  ],
  [
    "files/added",
    `# A contract was added with a file

## Why it matters

It breaks nobody; it is told so that nothing new goes unseen.
`
  ],
  [
    "files/unreadable",
    `# A file of a folder cannot be read, so nothing is known of what it describes

## Why it matters

A file that was not read is not a file without differences. The verdict is undecided until it can be read.

## What to do

Correct the file at the place the finding names, or compare a folder without it.
`
  ]
])
