import type { Saga } from "@lintel/model"

type Terms = ReadonlyArray<ReadonlyArray<string>>

/** A choice that a run is asked about when it starts. */
export interface PlannedChoice {
  readonly key: string
  /** The ways on which what is done depends, sorted: a run meets one of them, or none where there are others. */
  readonly asked: ReadonlyArray<string>
  /** The ways on which nothing depends. */
  readonly others: ReadonlyArray<string>
}

/** What the conditions of a saga's steps are asked as. */
export interface PlannedConditions {
  readonly choices: ReadonlyArray<PlannedChoice>
  /** Choices that say nothing about what is done. */
  readonly idle: ReadonlyArray<string>
  /** Of what a condition is made; `undefined`: it is asked itself. */
  readonly termsOf: (when: string) => Terms | undefined
  /** The choice of which a condition is one way. */
  readonly choiceOf: (when: string) => PlannedChoice | undefined
}

const sorted = (texts: Iterable<string>): ReadonlyArray<string> => [...new Set(texts)].toSorted()

/** The conditions of a saga as values that a run starts with, and the choices among these. */
export const conditionsOf = ({ steps, choices = {}, conditions = [] }: Saga): PlannedConditions => {
  const terms = new Map(conditions.map(({ when, anyOf }) => [when, anyOf] as const))
  const asked = new Set(
    Object.values(steps).flatMap(({ when }) => (when === undefined ? [] : (terms.get(when)?.flat() ?? [when])))
  )
  const found = Object.entries(choices)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, ways]): PlannedChoice => ({
      key,
      asked: sorted(ways.filter((way) => asked.has(way))),
      others: sorted(ways.filter((way) => !asked.has(way)))
    }))
  // One way of several says nothing about any other; the only way of a choice is taken in every run.
  const isTelling = (choice: PlannedChoice): boolean =>
    choice.asked.length > 1 || (choice.asked.length === 1 && choice.others.length === 0)
  const telling = found.filter(isTelling)
  return {
    choices: telling,
    idle: found.filter((choice) => !isTelling(choice)).map(({ key }) => key),
    termsOf: (when) => terms.get(when),
    choiceOf: (when) => (terms.has(when) ? undefined : telling.find((choice) => choice.asked.includes(when)))
  }
}
