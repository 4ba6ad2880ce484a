/** Whether a path is one that designs are written in. */
export const isDesignPath = (path: string): boolean => /\.[cm]?[jt]s$/.test(path)
