/** A link that cannot run anything: http, https, mailto, or relative. */
export const isSafeLink = (href: string): boolean => {
  // Browsers drop spaces, line breaks and controls before they look for the scheme.
  const bare = href.replaceAll(/[\s\p{Cc}\p{Cf}]/gu, "").toLowerCase()
  const scheme = /^([^/?#:]*):/u.exec(bare)?.[1]
  return scheme === undefined || scheme === "http" || scheme === "https" || scheme === "mailto"
}
