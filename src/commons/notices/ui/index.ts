// Door 3 of notices: what happened, which letters one gets, and the host's outbox.
export { default as NoticesPage } from './NoticesPage.svelte'
export { default as MailPage } from './MailPage.svelte'
export { default as StopPage } from './StopPage.svelte'
export { default as OutboxPage } from './OutboxPage.svelte'
