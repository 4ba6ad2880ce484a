/** Bytes beyond which a module is not looked into for a design. */
export const largestModule = 2 ** 20

/** Whether a path is a module that may hold a design: no declaration, test or configuration. */
export const isModulePath = (path: string): boolean =>
  /\.[cm]?[jt]s$/.test(path) && !/\.(?:d|test|spec|config)\.[cm]?[jt]s$/.test(path)

/** Whether the text of a module makes a System. */
export const makesSystemIn = (text: string): boolean =>
  /\bSystem\.make\s*\(/.test(text) && text.includes("@lintel/core")
