/** Names that Windows keeps for devices, with or without an extension. */
export const deviceNames: ReadonlyArray<string> = [
  "con",
  "prn",
  "aux",
  "nul",
  ...Array.from({ length: 10 }, (_, digit) => `com${digit}`),
  ...Array.from({ length: 10 }, (_, digit) => `lpt${digit}`)
]

const devices: ReadonlySet<string> = new Set(deviceNames)

/** What two paths share when a file system that ignores case takes them for one. */
export const pathKey = (path: string): string => path.normalize("NFC").toLowerCase()

const isSafeSegment = (segment: string): boolean => {
  const stem = segment.slice(0, segment.includes(".") ? segment.indexOf(".") : undefined).toLowerCase()
  return (
    /^[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/u.test(segment) && segment.length <= 200 && !devices.has(stem)
  )
}

/**
 * Whether a path can be created below any folder on any system: relative, with `/`, no `.` or `..`, no device names
 * of Windows, only letters, digits, `.`, `_` and `-` of ASCII.
 *
 * @example
 * ```ts
 * import { isSafePath } from "@lintel/render"
 *
 * isSafePath("mermaid/containers.mmd") // => true
 * isSafePath("../secret") // => false
 * isSafePath("docs/con.md") // => false
 * ```
 *
 * @category files
 * @since 0.1.0
 */
export const isSafePath = (path: string): boolean => path.length <= 1000 && path.split("/").every(isSafeSegment)
