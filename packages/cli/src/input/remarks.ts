/** Something constructed in the files of a design that belongs to no system. */
export interface UnreachedRemark {
  readonly address: string
  readonly file: string
  readonly line: number
}

/** What JSON Schema says less exactly than the schema of a design. */
export interface LossyRemark {
  readonly address: string
  readonly place: string
  readonly kind: string
  readonly reason: string
  readonly remedy: string
}

/** Something in a document that was read, but not as its author may have meant it. */
export interface DocumentRemark {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly pointer: string
  readonly kind: string
  readonly reason: string
}

/** Two inputs that say different things of one address; of all of it, or of some fields. */
export interface ConflictRemark {
  readonly address: string
  readonly kept: string
  readonly dropped: string
  readonly fields?: ReadonlyArray<string>
}

/** What reading inputs has to say, beside the Model. */
export interface Remarks {
  readonly unreached: ReadonlyArray<UnreachedRemark>
  readonly lossy: ReadonlyArray<LossyRemark>
  readonly document: ReadonlyArray<DocumentRemark>
  readonly conflicts: ReadonlyArray<ConflictRemark>
}

export const noRemarks: Remarks = { unreached: [], lossy: [], document: [], conflicts: [] }

/** The remarks of several inputs. */
export const joinRemarks = (all: ReadonlyArray<Remarks>): Remarks => ({
  unreached: all.flatMap((it) => it.unreached),
  lossy: all.flatMap((it) => it.lossy),
  document: all.flatMap((it) => it.document),
  conflicts: all.flatMap((it) => it.conflicts)
})
