/** `step-uncompensated` as the name of a constant. */
export const camelCase = (name) => name.replaceAll(/-+([a-z0-9])/g, (_, letter) => letter.toUpperCase())
