import type { Logical } from "../schema/logical.js"

/** Texts for fields by the last word of their names. The list is small: it is for people to read. */
const texts: Readonly<Record<string, string>> = {
  address: "1 Main Street",
  city: "Lisbon",
  code: "A1",
  color: "green",
  colour: "green",
  country: "PT",
  currency: "EUR",
  description: "text",
  email: "ann@example.com",
  id: "a1",
  key: "k1",
  language: "en",
  locale: "en",
  name: "Ann",
  phone: "+351210000000",
  sku: "A1",
  status: "open",
  timezone: "Europe/Lisbon",
  title: "text",
  topic: "orders",
  type: "a",
  uri: "https://example.com/",
  url: "https://example.com/",
  version: "1.0.0",
  zone: "Europe/Lisbon"
}

/** A field's name in words: `orderId`, `order_id`. */
const lastWord = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split("_")
    .findLast((word) => word !== "") ?? ""

/** A short text that a field of the name might hold. */
export const naturalText = (field: string | undefined): string => {
  const word = lastWord(field ?? "")
  return (Object.hasOwn(texts, word) ? texts[word] : undefined) ?? "a"
}

const seconds = 1_767_225_600n // 2026-01-01T00:00:00Z

const perSecond = { millis: 1000n, micros: 1_000_000n, nanos: 1_000_000_000n } as const

/** A number that a value of a logical type might have, and never zero. */
export const naturalNumber = (logical: Logical | undefined): bigint => {
  switch (logical?._tag) {
    case "timestamp":
    case "local-timestamp":
      return seconds * perSecond[logical.unit]
    case "time":
      return 43_200n * perSecond[logical.unit] // noon
    case "date":
      return seconds / 86_400n
    case "decimal":
      return logical.precision >= 4 ? 1250n : 5n
    default:
      return 1n
  }
}
