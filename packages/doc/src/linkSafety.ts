/** A link that cannot run anything: http, https, mailto, or relative. */
export const isSafeLink = (href: string): boolean => {
  const scheme = /^\s*([A-Za-z][A-Za-z0-9+.-]*):/u.exec(href)?.[1]?.toLowerCase()
  return scheme === undefined || scheme === "http" || scheme === "https" || scheme === "mailto"
}
