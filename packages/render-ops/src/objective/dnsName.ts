import { Names, type NameWish } from "@lintel/render"

const longest = 63

/** The label of RFC 1123 nearest to a text: small letters, digits and inner hyphens, 63 at most. */
const nearest = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, longest + 1)
    .replace(/^-/, "")
    .slice(0, longest)
    .replace(/-$/, "")

/** Names that are labels of RFC 1123, all different. A text that is one keeps it. */
export const dnsNames = (wishes: Iterable<NameWish>): Names =>
  Names.make(
    [...wishes].map(({ key, wish }) => ({ key, wish: isDnsName(wish) ? wish : nearest(wish) || "unnamed" })),
    {
      first: /[a-z0-9]/u,
      rest: /[a-z0-9-]/u,
      separator: "-",
      reserved: [],
      maximumLength: longest,
      ignoresCase: false,
      fallback: "unnamed"
    }
  )

/** Whether a text is a label of RFC 1123. */
const isDnsName = (text: string): boolean => text.length <= longest && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text)
