// Fact → who is told. Whoever may admit sees who waits at the door; once one of them has settled it, it waits for nobody.
import { nobody, type Ctx } from '#kernel/context'
import type { GroupId, PersonId } from '#kernel/ids'
import type { FactRow, NoticeRule, Told } from '#kernel/room'
import * as store from './store.ts'

type About = { group: store.GroupRow; person: PersonId; subject: string }

async function about(ctx: Ctx, fact: FactRow): Promise<About | null> {
  const group = fact.group_id ? await store.group(ctx, fact.group_id as GroupId) : undefined
  const person = fact.data['person']
  return group && typeof person === 'string' && fact.subject
    ? { group, person: person as PersonId, subject: fact.subject }
    : null
}

/** Those who may admit; in a circle without any, those who look after the community. */
async function doorkeepers(ctx: Ctx, group: store.GroupRow): Promise<PersonId[]> {
  const here = await store.holders(ctx, group.id, 'mayAdmit')
  return here.length > 0 || !group.parent_id ? here : store.holders(ctx, group.parent_id, 'maySetUp')
}

const waiting = (
  person: PersonId,
  group: store.GroupRow,
  subject: string,
  asking: PersonId,
  need: 'open' | 'close',
): Told => ({
  person,
  group: group.id,
  kind: 'groups.asked',
  subject,
  data: { who_person: asking },
  link: `/g/${group.address}/people/queue`,
  need,
})

/** Told about one's own membership. */
const own = (
  fact: string,
  kind: string,
  options: { mail: boolean; when?: (fact: FactRow) => boolean; data?: (fact: FactRow) => Told['data']; link?: string },
): NoticeRule => ({
  fact,
  async tell(ctx, row) {
    const at = await about(ctx, row)
    if (!at || options.when?.(row) === false) return []
    const data = options.data?.(row) ?? {}
    return [
      {
        person: at.person,
        group: at.group.id,
        kind,
        subject: at.subject,
        data,
        link: options.link ?? `/g/${at.group.address}`,
        notice: true,
        mail: options.mail,
      },
    ]
  },
})

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const asked: NoticeRule = {
  fact: 'groups.member_asked',
  async tell(ctx, fact) {
    const at = await about(ctx, fact)
    if (!at) return []
    // Settled before this was heard: nobody has to be called.
    const row = await store.membership(ctx, at.group.id, at.person)
    if (row?.state !== 'asked') return []
    return (await doorkeepers(ctx, at.group)).map((keeper) => ({
      ...waiting(keeper, at.group, at.subject, at.person, 'open'),
      mail: true,
    }))
  },
}

/** Admitted, declined, withdrawn, come in by another way: it waits for nobody any more, whoever was called. */
const settled = (fact: string): NoticeRule => ({
  fact,
  async tell(ctx, row) {
    const at = await about(ctx, row)
    if (!at || row.data['waited'] === false) return []
    return [waiting(nobody, at.group, at.subject, at.person, 'close')]
  },
})

/** A new doorkeeper finds what waits; one who no longer is, finds nothing. */
const doorChanged = (fact: string): NoticeRule => ({
  fact,
  async tell(ctx, row) {
    const at = await about(ctx, row)
    if (!at) return []
    const need = (await doorkeepers(ctx, at.group)).includes(at.person) ? 'open' : 'close'
    return (await store.asking(ctx, at.group.id, 200, null)).map((one) =>
      waiting(at.person, at.group, one.id, one.person_id, need),
    )
  },
})

export const notices: readonly NoticeRule[] = [
  asked,
  ...['groups.member_joined', 'groups.member_declined', 'groups.member_left', 'groups.ask_ended'].map(settled),
  ...[
    'groups.role_given',
    'groups.role_taken',
    'groups.role_ended',
    'groups.member_suspended',
    'groups.member_left',
  ].map(doorChanged),
  own('groups.member_joined', 'groups.joined', { mail: true, when: ({ data }) => data['how'] !== 'founded' }),
  own('groups.member_claimed', 'groups.joined', { mail: true }),
  own('groups.member_declined', 'groups.declined', {
    mail: true,
    link: '/',
    data: ({ data }) => ({ word: text(data['word']), has_word: text(data['word']) === '' ? 'no' : 'yes' }),
  }),
  own('groups.member_suspended', 'groups.suspended', { mail: true, link: '/' }),
  own('groups.member_restored', 'groups.restored', { mail: true }),
  own('groups.role_given', 'groups.role_given', { mail: false, data: ({ data }) => ({ role: text(data['role']) }) }),
]
