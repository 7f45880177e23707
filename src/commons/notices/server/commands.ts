// Writes: letters on behalf of other rooms, what was seen, and what shall not be mailed.
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId, PersonId } from '#kernel/ids'
import { catalogueOf } from '#kernel/words'
import { everyKind, mayStop } from '../index.ts'
import { anyone, mayAsSystem, mayReadOutbox, maySignedIn } from '../policy.ts'
import { isKind, wants } from '../rules.ts'
import { OneMail, Seen, SendMail, SetMail, Stop } from '../schema.ts'
import { readStop } from './mail/stop.ts'
import { writeLetters } from './mail/write.ts'
import * as store from './store.ts'

/** The asking person; the policy has let nobody else through. */
export const me = async (ctx: Ctx): Promise<PersonId> => {
  const id = personOf(ctx)
  if (!id) throw refuse('kernel.sign_in_required')
  return id
}

export const sendMail = command('notices.send_mail', {
  doc: 'Writes a letter into the outbox, in the act that it tells of; it leaves after the commit.',
  input: SendMail,
  api: false,
  keep: 'never',
  subject: async () => null,
  allow: mayAsSystem,
  async run(ctx, input): Promise<{ mail: string | null }> {
    const person = (input.person ?? null) as PersonId | null
    if (person && !wants(await store.settingsOf(ctx, [person]), input.kind)) return { mail: null }
    const [mail] = await writeLetters(ctx, [
      {
        kind: input.kind,
        person,
        to: { name: '', address: input.address },
        locale: input.locale,
        group_id: (input.group ?? null) as GroupId | null,
        data: input.values,
        link: input.link ?? null,
        once: input.once ?? null,
      },
    ])
    return { mail: mail ?? null }
  },
})

export const markSeen = command('notices.mark_seen', {
  doc: 'Marks the own notices as seen, up to one of them or all.',
  input: Seen,
  subject: me,
  allow: maySignedIn,
  async run(ctx, { group, upto }, person): Promise<{ seen: number }> {
    return { seen: (await store.markSeen(ctx, person, group ?? null, upto ?? null)).length }
  },
})

export const setMail = command('notices.set_mail', {
  doc: 'Switches letters of one kind on or off for the asking person; the kind * is all that can be stopped.',
  input: SetMail,
  subject: me,
  allow: maySignedIn,
  async run(ctx, { kind, mail }, person): Promise<{ kind: string; mail: boolean }> {
    if (!mayStop(kind)) throw refuse('notices.kind_kept')
    if (kind !== everyKind && !isKind(new Set(Object.keys(catalogueOf('en'))), kind))
      throw refuse('notices.kind_absent')
    await store.setMail(ctx, person, kind, mail)
    return { kind, mail }
  },
})

export const unsubscribe = command('notices.unsubscribe', {
  doc: 'Stops letters of the kind that a signed link names, or all that can be stopped, without signing in.',
  input: Stop,
  api: false,
  subject: async (ctx, { token }) => {
    const stop = await readStop(ctx, token)
    if (!stop) throw refuse('notices.link_wrong')
    return stop
  },
  allow: anyone,
  async run(ctx, { all }, { person, kind }): Promise<{ kind: string }> {
    const stopped = all ? everyKind : kind
    if (!mayStop(stopped)) throw refuse('notices.kind_kept')
    await store.stop(ctx, person, stopped)
    return { kind: stopped }
  },
})

/** A write, since the look itself leaves a trace: who, when, which letter. */
export const readMail = command('notices.read_mail', {
  doc: 'Shows the host one letter that has not left, to pass it on by hand; the look is written down.',
  input: OneMail,
  api: false,
  keep: 'never',
  subject: async (ctx, { mail }) => ({ mail: personOf(ctx) ? await store.oneMail(ctx, mail) : undefined }),
  allow: mayReadOutbox,
  async run(ctx, { mail: id }, { mail }): Promise<store.OneMail> {
    if (!mail) throw refuse('notices.mail_absent')
    await store.trace(ctx.tx, {
      at: ctx.now,
      actor: personOf(ctx),
      door: ctx.door,
      command: 'notices.read_mail',
      subject: id,
    })
    return mail
  },
})
