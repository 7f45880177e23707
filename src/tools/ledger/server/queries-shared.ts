// Accounts that several people use, as those people read them.
import { query } from '#kernel/query'
import type { GroupId } from '#kernel/ids'
import { standingIn } from '#commons/groups/server'
import { cardsOf } from '#commons/people/server'
import * as policy from '../policy.ts'
import { OfGroup, OneShared } from '../schema.ts'
import type { SharedAccount, SharedAccounts } from '../views.ts'
import { sharedIn } from './commands-shared.ts'
import { unitOf } from './posting.ts'
import * as store from './store-shared.ts'

export const sharedAccounts = query('ledger.shared_accounts', {
  doc: 'The accounts of a group that you use together with others.',
  input: OfGroup,
  subject: (ctx, { group }) => standingIn(ctx, group as GroupId),
  allow: (_actor, standing) => policy.isMember(standing),
  run: async (ctx, { group }, standing): Promise<SharedAccounts> => ({
    rows: (await store.sharedWithMe(ctx, group as GroupId)).map(({ unit, id, ...row }) => ({
      ...row,
      account: id,
      unit: unitOf(unit),
    })),
    can: { openHousehold: policy.mayPay(standing), openGroup: policy.maySetLimits(ctx.actor, standing) },
  }),
})

export const sharedAccount = query('ledger.shared_account', {
  doc: 'One shared account with its people and what each may pay from it; for those people and for roles.',
  input: OneShared,
  subject: sharedIn,
  allow: (actor, { standing, mine }) =>
    mine === undefined ? policy.maySeeAccounts(actor, standing) : policy.isMember(standing),
  run: async (ctx, _input, { standing, account, currency, mine }): Promise<SharedAccount> => {
    const users = await store.usersOf(ctx, account.id)
    const cards = await cardsOf(
      ctx,
      users.map((row) => row.person_id),
    )
    return {
      account: account.id,
      code: account.code,
      kind: account.kind,
      name: account.name,
      balance: account.balance,
      unit: unitOf(currency),
      currency: currency.id,
      users: users.flatMap(({ person_id, ...part }) => {
        const person = cards.get(person_id)
        return person ? [{ person, ...part }] : []
      }),
      mine: mine ?? null,
      can: { manage: policy.mayManageShared(ctx.actor, standing, account.kind, mine) },
    }
  },
})
