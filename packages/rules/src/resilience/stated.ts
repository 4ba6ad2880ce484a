import type { Span } from "@lintel/analysis"
import type { Fix } from "@lintel/diagnostic"
import {
  type Address,
  type Edge,
  type Json,
  type ModelIndex,
  parseAddress,
  type ResolvedPolicy,
  type Retry
} from "@lintel/model"
import { modelPointer, type Place } from "../place.js"

/** What a call asks, as far as it is known: the operation, else who answers, else the call itself. */
export const calleeOf = (edge: Edge): string => edge.operation ?? edge.provider ?? edge.address

/** JSON Pointer in the Model of a field that an entity states; nothing for the defaults of the system. */
const inModel = (index: ModelIndex, { address, pointer }: Place): string | undefined => {
  const parts = parseAddress(address)
  const entity = parts === undefined ? undefined : index.find(address as Address)
  return entity === undefined ? undefined : modelPointer(entity) + pointer
}

/** A fix that states a field anew where it is stated. */
export const stateAnew = (index: ModelIndex, place: Place, id: string, value: Json): ReadonlyArray<Fix> => {
  const path = inModel(index, place)
  return path === undefined ? [] : [{ _tag: "ModelPatch", id, operations: [{ op: "replace", path, value }] }]
}

/** A fix that adds or states a field where an entity states its neighbours. */
export const stateField = (index: ModelIndex, place: Place, id: string, value: Json): ReadonlyArray<Fix> => {
  const path = inModel(index, place)
  return path === undefined ? [] : [{ _tag: "ModelPatch", id, operations: [{ op: "add", path, value }] }]
}

/** A finite span; nothing when there is no limit or nobody stated one. */
export const limited = (span: Span | undefined): bigint | undefined =>
  span === undefined || span === "unbounded" ? undefined : span

/** The retry of a layer that has one. */
export const retryOf = ({ retry }: ResolvedPolicy): Retry | undefined =>
  retry === undefined || retry.value === "none" ? undefined : retry.value

/** All spans one after the other. */
export const inAll = (spans: ReadonlyArray<Span>): Span =>
  spans.reduce<Span>((total, span) => (total === "unbounded" || span === "unbounded" ? "unbounded" : total + span), 0n)
