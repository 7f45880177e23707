// Outgoing mail by SMTP (RFC 5321). Names and addresses are given as objects: a header is never put together from text.
import nodemailer from 'nodemailer'
import type { TakenMail } from '../store.ts'

export type Smtp = { send(mail: TakenMail): Promise<void>; close(): void }
type Address = { name: string; address: string }

/** From TEQUIO_SMTP_URL (smtp://user:password@host:587, smtps://…) and TEQUIO_MAIL_FROM (`Name <address>` or an address); null without them. */
export function smtpFrom(env: Readonly<Record<string, string | undefined>>): Smtp | null {
  const url = env['TEQUIO_SMTP_URL']
  return url ? openSmtp(url, fromAddress(env['TEQUIO_MAIL_FROM'] ?? '')) : null
}

/** Throws when there is no address in it: without a sender nothing can be sent. */
export function fromAddress(text: string): Address {
  const found = /^\s*(?:"?([^"<>]*?)"?\s*<([^\s<>@]+@[^\s<>@]+)>|([^\s<>@]+@[^\s<>@]+))\s*$/.exec(text)
  const address = found?.[2] ?? found?.[3]
  if (!address) throw new Error('TEQUIO_MAIL_FROM is not a mail address: write it like "Tequio <post@sel.example>"')
  return { name: found?.[1] ?? '', address }
}

export function openSmtp(url: string, from: Address): Smtp {
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  return {
    send: async (mail) => {
      await transport.sendMail({
        from: { name: mail.from_name || from.name, address: from.address },
        to: { name: mail.to_name, address: mail.address },
        subject: mail.subject,
        text: mail.body_text,
        html: mail.body_html,
        // The same at every try, so that a letter that arrived twice can be recognised (RFC 5322 §3.6.4).
        messageId: `<${mail.id}@${domain}>`,
        date: mail.created_at,
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...(mail.stop_link ? { list: { unsubscribe: mail.stop_link } } : {}),
      })
    },
    close: () => transport.close(),
  }
}
