/** What a path of a tree leads to. */
export type Found = "file" | "folder" | "nothing"

/**
 * Files to read: those of the working folder, or those of a revision. Paths have `/` between folders and start from
 * the tree's base.
 */
export interface Tree {
  readonly find: (path: string) => Promise<Found>
  /** The bytes of a file, `undefined` when there is none. Throws `Unusable` for what is there and cannot be read. */
  readonly read: (path: string, maxBytes: number) => Promise<Uint8Array | undefined>
  /** Paths of all files below a folder, sorted, relative to the base. */
  readonly list: (folder: string) => Promise<ReadonlyArray<string>>
  /** The path as people know it. */
  readonly label: (path: string) => string
}

/** A path of a tree. */
export interface Located {
  readonly tree: Tree
  readonly path: string
  /** The absolute path, for files of the working folder: what a module is loaded by. */
  readonly absolute?: string
  /** The revision, for files of git. */
  readonly revision?: { readonly root: string; readonly commit: string; readonly ref: string }
}
