import { type ForeignPart, unknownSchema } from "@lintel/import"
import type { Json } from "@lintel/model"

/** What stands for a part that lies elsewhere: nothing is known of it, however equal two documents look. */
export const unknownPart = ({ reference }: ForeignPart): Json => unknownSchema(reference)
