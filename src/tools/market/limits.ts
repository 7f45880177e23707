// Limits of offers and wants, as the forms show them.
export const title = 120
export const body = 4000
export const price = 80
/** Of an amount as it is typed. */
export const amount = 60
export const category = 80
export const categories = 60
export const find = 100
export const page = 24
/** Counts stop here. */
export const counted = 500
export const excerpt = 160
/** What somebody may post in an hour, and what somebody may who writes down the paper slips of others. */
export const postsPerHour = 60
export const postsForOthersPerHour = 300
/** Longest text that an import keeps. */
export const importedBody = 8000
/** Rows that one act imports. */
export const importedRows = 2000
