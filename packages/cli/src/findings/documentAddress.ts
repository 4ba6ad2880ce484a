const prefix = "document:"

/** The address under which findings speak of a document itself. */
export const documentAddress = (file: string): string => `${prefix}${encodeURIComponent(file)}`

/** The document that such an address names; `undefined` for any other address. */
export const documentOf = (address: string): string | undefined => {
  if (!address.startsWith(prefix)) return undefined
  try {
    return decodeURIComponent(address.slice(prefix.length))
  } catch {
    return undefined
  }
}
