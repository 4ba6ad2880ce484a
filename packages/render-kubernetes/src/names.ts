import { nameOf } from "@lintel/model"
import { identifierRules, type NameRules, Names } from "@lintel/render"

/** Names of objects: a label of the domain name system, with room for what is put behind it. */
const rules: NameRules = {
  ...identifierRules,
  first: /[a-z]/u,
  rest: /[a-z0-9-]/u,
  separator: "-",
  maximumLength: 50,
  fallback: "n"
}

/** Lower case, without anything that could end a name badly. */
const wishOf = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/gu, "")

/** The key that an address names. */
export const keyOf = (address: string): string => address.slice(address.indexOf(":") + 1)

/** Names of objects, by their keys: each would like to be called as the entity that it is about. */
export const objectNames = (objects: Iterable<{ readonly key: string; readonly address: string }>): Names =>
  Names.make(
    Array.from(objects, ({ address, key }) => ({ key, wish: wishOf(nameOf(keyOf(address))) })),
    rules
  )

/** Whether a text can be the value of a label. */
export const isLabelValue = (text: string): boolean => /^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)$/u.test(text)

/** Whether a text can be the tag of an image. */
export const isTag = (text: string): boolean => /^\w[\w.-]{0,127}$/u.test(text)

/** What names an entity of the design in an object, under `metadata.annotations`. */
export const annotation = {
  rollout: "lintel/rollout",
  unit: "lintel/unit",
  service: "lintel/service",
  deployment: "lintel/deployment",
  environment: "lintel/environment",
  version: "lintel/version",
  slo: "lintel/slo"
} as const
