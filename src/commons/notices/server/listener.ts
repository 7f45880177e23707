// Facts → needs, notices and letters, by the rules of all rooms. In one transaction with the cursor: once per fact.
import type { Ctx } from '#kernel/context'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import { rooms, type FactRow, type Listener, type NoticeRule, type Told } from '#kernel/room'
import { mailAddressesOf } from '#commons/people/server'
import { wants } from '../rules.ts'
import { writeLetters, type Letter } from './mail/write.ts'
import { wakeSenders } from './mail/send.ts'
import * as store from './store.ts'

type Row = Told & { fact: FactRow }

async function take(ctx: Ctx, facts: readonly FactRow[]): Promise<void> {
  const rules = new Map<string, NoticeRule[]>()
  for (const rule of rooms().flatMap((room) => room.notices ?? []))
    rules.set(rule.fact, [...(rules.get(rule.fact) ?? []), rule])
  const rows: Row[] = []
  for (const fact of facts)
    for (const rule of rules.get(fact.name) ?? [])
      for (const told of await rule.tell(ctx, fact)) rows.push({ ...told, fact })
  if (rows.length === 0) return
  const shown = rows.filter((row) => row.need || row.notice)
  if (shown.length > 0) await store.tell(ctx, shown.map(toRow))
  await writeLetters(
    ctx,
    await lettersOf(
      ctx,
      rows.filter((row) => row.mail),
    ),
  )
}

const toRow = (row: Row): store.ToldRow => ({
  id: newId(),
  person: row.person,
  group: row.group,
  kind: row.kind,
  subject: row.subject,
  data: row.data,
  link: row.link,
  at: row.fact.at,
  fact: row.fact.id,
  need: row.need ?? null,
  notice: row.notice ?? false,
})

/** To those who proved an address and did not stop that kind. */
async function lettersOf(ctx: Ctx, rows: readonly Row[]): Promise<Letter[]> {
  const persons = [...new Set(rows.map((row) => row.person))]
  if (persons.length === 0) return []
  const addresses = await mailAddressesOf(ctx, persons)
  const settings = await store.settingsOf(ctx, persons)
  const own = (person: PersonId) => settings.filter((s) => s.person_id === person)
  return rows.flatMap((row) => {
    const to = addresses.get(row.person)
    if (!to || !wants(own(row.person), row.kind)) return []
    return [
      {
        kind: row.kind,
        person: row.person,
        to: { name: to.name, address: to.address },
        locale: to.locale,
        group_id: row.group as GroupId | null,
        data: row.data,
        link: row.mail_link ?? row.link,
        once: `fact:${row.fact.id}:${row.person}:${row.kind}`,
      },
    ]
  })
}

/** All rooms' rules. Which facts they hear is known only when the rooms are open, so it passes over the others itself. */
export const noticesListener: Listener = { name: 'notices', facts: 'all', take }

/** Letters were committed: whoever sends in this process looks at once. */
export const postListener: Listener = {
  name: 'notices_post',
  facts: ['notices.mail_written'],
  take: async () => wakeSenders(),
}
