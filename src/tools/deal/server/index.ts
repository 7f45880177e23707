// Door 2 of deals: the commands and queries that the pages call.
export { begin } from './begin.ts'
export { cancel, writeMessage } from './talk.ts'
export { agreeTerms, confirm, proposeTerms } from './terms.ts'
export { askPayment, pay } from './pay.ts'
export { giveFeedback, hideFeedback, replyFeedback } from './feedback.ts'
export { followLink, lookAtLink } from './links.ts'
export { beginning, deal, deals, feedbackOf, talk } from './queries.ts'
export { tend } from './jobs.ts'
