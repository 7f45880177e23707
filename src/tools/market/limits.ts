// Limits of offers and wants, as the forms show them.
export const title = 120
export const body = 4000
export const price = 80
/** Of an amount as it is typed. */
export const amount = 60
export const category = 80
export const categories = 200
/** Levels of the tree. */
export const categoryDepth = 4
/** Free words on a listing, and the length of one. */
export const tags = 8
export const tag = 40
/** Tags that are proposed, from so many of the newest. */
export const tagsProposed = 12
export const tagsLookedAt = 300
export const find = 100
export const page = 24
/** Counts stop here. */
export const counted = 500
export const excerpt = 160
/** Months that something may stand at most. */
export const months = 36
/** Of the words with which something is given back. */
export const returned = 1000
/** What one letter asks about at most. */
export const renewed = 50
/** Where something is in words; a point or a link of a map as it is pasted. */
export const place = 120
export const point = 500
/** Places that a community names. */
export const spots = 100
export const spotName = 80
/** How far "within" reaches, in km. */
export const within_km = 500
/** What a map shows at most. */
export const pins = 400
/** Searches that somebody keeps in one community. */
export const searches = 20
export const searchName = 80
/** What may go with a listing. */
export const fitting = 4
/** What somebody may post in an hour, and what somebody may who writes down the paper slips of others. */
export const postsPerHour = 60
export const postsForOthersPerHour = 300
/** Of a text, as much stands in the printed catalogue; and so many listings in one. */
export const printedBody = 400
export const printedListings = 2000
/** Longest text that an import keeps. */
export const importedBody = 8000
/** Rows that one act imports. */
export const importedRows = 2000
