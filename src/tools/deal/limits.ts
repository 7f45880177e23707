// Limits of deals, as the forms show them.
export const title = 120
export const message = 2000
export const what = 500
export const words = 1000
export const feedback = 1000
export const reason = 500
export const page = 20
export const talkPage = 30
export const feedbackPage = 20
/** Feedback is written in so many days, and read by all after them. */
export const feedbackDays = 14
/** A link in a letter works so long. */
export const linkDays = 14
export const begunPerHour = 20
export const messagesPerHour = 120
export const linksPerHour = 60
