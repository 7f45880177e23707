// Door 2 of notices: what boot, adapters and other rooms may call. Rooms write letters by the command's name.
export { markSeen, readMail, sendMail, setMail, unsubscribe } from './commands.ts'
export { count, home, list, lookAtStop, outbox, settings } from './queries.ts'
export { setFormat, type Format } from './values.ts'
export { smtpFrom, openSmtp, fromAddress, type Smtp } from './mail/smtp.ts'
export { sendDue, startSending, type Sending } from './mail/send.ts'
export { waitingMail } from './store.ts'
