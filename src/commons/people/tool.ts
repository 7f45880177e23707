// What the room of people brings.
import type { Ctx } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import type { FactRow, NoticeRule, RoomManifest } from '#kernel/room'
import { facts } from './index.ts'
import './server/index.ts'
import * as store from './server/store.ts'

/** A letter to the owner whenever a new way in was made: if it was somebody else, this is how one learns of it. */
const wayIn = (kind: string, link: string): NoticeRule => ({
  fact: kind,
  tell: async (_ctx: Ctx, { subject }: FactRow) =>
    subject ? [{ person: subject as PersonId, group: null, kind, subject, data: {}, link, mail: true }] : [],
})

export const manifest: RoomManifest = {
  name: 'people',
  needs: [],
  facts,
  notices: [wayIn('people.password_set', '/me/access'), wayIn('people.token_made', '/me/keys')],
  jobs: [{ name: 'people.sweep', cron: '41 * * * *', run: async (ctx) => void (await store.sweep(ctx)) }],
  merge: async (ctx, from, to) => void (await store.handOver(ctx, from, to)),
  // Who is the host is said by the owner functions alone, and links are reached by nothing else.
  revokes: [
    'revoke insert, update on people.person from APP',
    'grant insert (id, state, name, locale, time_zone, created_at) on people.person to APP',
    'grant update (name, locale, time_zone, theme, picture_id) on people.person to APP',
    'revoke all on people.sign_in_link from APP',
  ],
}
