// What somebody types into a search field, as patterns for LIKE.
const escape = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** The same as `kernel.fold` in the database, for letters that have a base form. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
export const like = (text: string): string => `%${escape(text)}%`
export const likeStart = (text: string): string => `${escape(text)}%`
