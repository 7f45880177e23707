// Outgoing mail against a real mail server on this machine.
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fromAddress, openSmtp, smtpFrom, type Smtp } from './server/mail/smtp.ts'
import type { TakenMail } from './server/store.ts'

type Got = { raw: string; mail: ParsedMail; to: string[]; from: string }
const got: Got[] = []
let server: SMTPServer
let smtp: Smtp

async function keep(raw: Buffer, { mailFrom, rcptTo }: SMTPServerSession['envelope']): Promise<void> {
  got.push({
    raw: raw.toString('utf8'),
    mail: await simpleParser(raw),
    to: rcptTo.map((r) => r.address),
    from: mailFrom ? mailFrom.address : '',
  })
}

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const raw = Buffer.concat(parts)
        void keep(raw, session.envelope).finally(done)
      })
    },
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  smtp = openSmtp(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, {
    name: 'Tequio',
    address: 'post@node.example',
  })
})
afterAll(async () => {
  smtp.close()
  await new Promise<void>((done) => server.close(done))
})
afterEach(() => void got.splice(0))

const letter = (over: Partial<TakenMail> = {}): TakenMail => ({
  id: '01890000-0000-7000-8000-00000000000a',
  address: 'nadia@example.org',
  to_name: 'Nadia Okafor',
  from_name: 'SEL des Collines',
  subject: 'Bienvenue à toutes et à tous',
  body_text: 'Bonjour\n',
  body_html: '<p>Bonjour</p>',
  stop_link: null,
  created_at: new Date('2026-03-12T09:00:00Z'),
  tries: 1,
  ...over,
})
const sent = async (over: Partial<TakenMail> = {}): Promise<Got> => {
  await smtp.send(letter(over))
  const last = got.at(-1)
  if (!last) throw new Error('nothing arrived')
  return last
}
const headers = (raw: string): string => raw.slice(0, raw.indexOf('\r\n\r\n'))

describe('a letter by SMTP', () => {
  it('arrives with text and HTML, names, and the same id at every try', async () => {
    const [first, second] = [await sent(), await sent({ tries: 2 })]
    expect(first.mail.messageId).toBe('<01890000-0000-7000-8000-00000000000a@node.example>')
    expect(second.mail.messageId).toBe(first.mail.messageId)
    expect(first.mail.from?.value).toEqual([{ name: 'SEL des Collines', address: 'post@node.example' }])
    expect(first.mail.subject).toBe('Bienvenue à toutes et à tous')
    expect([first.mail.text?.trim(), first.mail.html]).toEqual(['Bonjour', '<p>Bonjour</p>'])
    expect(first.mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect([first.from, first.to]).toEqual(['post@node.example', ['nadia@example.org']])
  })

  it('says how to stop it, where it can be stopped', async () => {
    const link = 'https://node.example/m/stop/abc.def'
    expect(headers((await sent({ stop_link: link })).raw)).toMatch(
      /^List-Unsubscribe: <https:\/\/node\.example\/m\/stop\/abc\.def>\r?$/m,
    )
    expect(headers((await sent()).raw)).not.toMatch(/list-unsubscribe/i)
  })

  it.each([
    ['to_name', 'Nadia\r\nBcc: thief@evil.example'],
    ['to_name', 'Nadia" <thief@evil.example>, "x'],
    ['from_name', 'Us\nBcc: thief@evil.example\nX-Mark: 1'],
    ['from_name', 'Us <thief@evil.example>'],
    ['subject', 'Hello\r\nBcc: thief@evil.example\r\n\r\nBody'],
    ['subject', 'Hello\rX-Mark: 1'],
    ['stop_link', 'https://node.example/x>\r\nBcc: thief@evil.example'],
    ['to_name', 'שלום\u2028X-Mark: 1'],
  ])('no header comes in by %s %j', async (field, value) => {
    const { mail, raw, to } = await sent({ [field]: value })
    expect(to).toEqual(['nadia@example.org'])
    expect(mail.bcc).toBeUndefined()
    expect(mail.headers.has('x-mark')).toBe(false)
    expect(headers(raw)).not.toMatch(/^(bcc|x-mark):/im)
    expect(mail.to && !Array.isArray(mail.to) ? mail.to.value.map((a) => a.address) : []).toEqual(['nadia@example.org'])
    expect(mail.from?.value.map((a) => a.address)).toEqual(['post@node.example'])
  })

  it('never goes to a second address', async () => {
    const tricky = [
      'nadia@example.org\r\nRCPT TO:<thief@evil.example>',
      'nadia@example.org, thief@evil.example',
      'nadia@example.org> <thief@evil.example',
    ]
    for (const address of tricky) {
      await smtp.send(letter({ address })).catch(() => {})
      for (const { to } of got) expect(to).not.toContain('thief@evil.example')
    }
  })
})

describe('settings of the mail server', () => {
  it.each([
    ['post@sel.example', { name: '', address: 'post@sel.example' }],
    ['Tequio <post@sel.example>', { name: 'Tequio', address: 'post@sel.example' }],
    ['"Le SEL, ici" <post@sel.example>', { name: 'Le SEL, ici', address: 'post@sel.example' }],
  ])('%s', (text, address) => expect(fromAddress(text)).toEqual(address))

  it.each(['', 'Tequio', 'Tequio <post>', 'a@b.example, c@d.example'])('no sender in %j', (text) =>
    expect(() => fromAddress(text)).toThrow('TEQUIO_MAIL_FROM'),
  )

  it('without a server there is none', () => {
    expect(smtpFrom({})).toBeNull()
    expect(() => smtpFrom({ TEQUIO_SMTP_URL: 'smtp://127.0.0.1:1' })).toThrow('TEQUIO_MAIL_FROM')
  })
})
