// Who may do what with the accounts of a group. Pure: the same verdicts stand behind the commands and behind the buttons.
import { holds, verdictOf, type Standing } from '#commons/groups'
import type { Actor } from '#kernel/context'
import { all, allow, deny, type Verdict } from '#kernel/verdict'
import { mayAct, type Party, type TransferState, type WorkflowName } from './rules/workflow.ts'

/** What a policy needs to know of a transfer. `author` entered it. */
export type Deal = {
  workflow: string
  state: TransferState
  payer: string | null
  payee: string | null
  author: string | null
  reversed: boolean
}

export const isSystem = (actor: Actor): boolean => actor.kind === 'system'
/** What only the machinery does: opening currencies and accounts, expiring requests. */
export const systemOnly = (actor: Actor): Verdict => (isSystem(actor) ? allow : deny('kernel.not_allowed'))

export const mayPay = (standing: Standing): Verdict => verdictOf(standing, 'mayPay')
export const mayRequest = mayPay
export const mayRecord = (standing: Standing, workflow: string): Verdict =>
  all(verdictOf(standing, 'mayPay'), workflow === 'record' ? allow : deny('ledger.workflow_off'))

/** Points only come from a role; members neither pay nor ask in them. */
export const tradable = (kind: string): Verdict => (kind === 'points' ? deny('ledger.points_only_given') : allow)

/** Points and thanks come from the community, so whoever spends for it gives them; not to themselves. */
export function mayAward(standing: Standing, payee: { payee_person: string | null }): Verdict {
  const spend = verdictOf(standing, 'maySpendCommunity')
  if (!spend.ok) return spend.code === 'kernel.not_allowed' ? deny('ledger.spending_denied') : spend
  return payee.payee_person !== null && payee.payee_person === standing.person ? deny('ledger.clerk_involved') : allow
}

/** Between accounts of others: a clerk, but never alone for a deal of their own. From the community's account: who may spend. */
export function mayPayForOthers(
  standing: Standing,
  payer: { kind: string; person: string | null },
  payee: { person: string | null },
): Verdict {
  const me = standing.person
  if (payer.kind !== 'member' && payer.kind !== 'household') {
    const spend = verdictOf(standing, 'maySpendCommunity')
    if (!spend.ok) return spend.code === 'kernel.not_allowed' ? deny('ledger.spending_denied') : spend
    return payee.person === me ? deny('ledger.clerk_involved') : allow
  }
  const who: Party[] = ['author', 'role']
  if (payer.person === me) who.push('payer')
  if (payee.person === me) who.push('payee')
  return all(verdictOf(standing, 'mayRecordForOthers'), mayAct('admin', null, 'start', who))
}

/** All that the actor is to a transfer. A role counts for the deals of others only (`mayAct` sees to it). */
export function partiesOf(standing: Standing, deal: Deal, right: string): Party[] {
  const who: Party[] = []
  if (standing.person !== null) {
    if (deal.payer === standing.person) who.push('payer')
    if (deal.payee === standing.person) who.push('payee')
    if (deal.author === standing.person) who.push('author')
  }
  if (holds(standing, right)) who.push('role')
  return who
}

const workflowOf = (deal: Deal): WorkflowName =>
  ['request', 'record', 'admin'].includes(deal.workflow) ? (deal.workflow as WorkflowName) : 'send'

export const mayAccept = (standing: Standing, deal: Deal): Verdict =>
  all(mayPay(standing), mayAct(workflowOf(deal), deal.state, 'accept', partiesOf(standing, deal, 'mayPay')))
/** Refusing takes no right: whoever is asked may say no, also when suspended from paying. */
export const mayDecline = (standing: Standing, deal: Deal): Verdict =>
  mayAct(workflowOf(deal), deal.state, 'reject', partiesOf(standing, deal, 'mayReverse'))
export const mayCancel = (standing: Standing, deal: Deal): Verdict =>
  mayAct(workflowOf(deal), deal.state, 'cancel', partiesOf(standing, deal, 'mayReverse'))
/** By the payee alone (who sends it back), or by a role for the deals of others. */
export const mayReverse = (standing: Standing, deal: Deal): Verdict => {
  const member = verdictOf(standing, 'mayPay')
  if (!member.ok && member.code !== 'kernel.not_allowed') return member
  if (deal.workflow === 'reversal' || deal.workflow === 'merge') return deny('ledger.not_reversible')
  if (deal.reversed) return deny('ledger.already_reversed')
  return mayAct(workflowOf(deal), deal.state, 'reverse', partiesOf(standing, deal, 'mayReverse'))
}

/** Rights over all accounts; the system (an import, the doctor) has them too. */
export const maySeeAccounts = (actor: Actor, standing: Standing): Verdict =>
  isSystem(actor) ? allow : verdictOf(standing, 'maySeeAccounts')
export const maySetLimits = (actor: Actor, standing: Standing): Verdict =>
  isSystem(actor) ? allow : verdictOf(standing, 'maySetLimits')
export const mayVerify = (actor: Actor, standing: Standing): Verdict =>
  isSystem(actor) || (actor.kind === 'person' && actor.host) ? allow : verdictOf(standing, 'maySeeAccounts')
/** The journal of a whole currency names everybody and everything; the system may have it too. */
export const mayReadJournal = (actor: Actor, standing: Standing): Verdict =>
  isSystem(actor) ? allow : verdictOf(standing, 'mayReadJournal')
/** Balances of members, by members: where the group agreed so. */
export const maySeeBalances = (standing: Standing, visibility: string): Verdict =>
  all(isMember(standing), visibility === 'members' ? allow : deny('ledger.balances_private'))
/** Both sides, who wrote it down, or a role for the deals of others. The entry itself stays as it is. */
export const mayCorrect = (standing: Standing, deal: Deal): Verdict => {
  const member = isMember(standing)
  if (!member.ok) return member
  if (deal.state !== 'completed') return deny('ledger.not_recorded')
  return partiesOf(standing, deal, 'mayReverse').length > 0 ? allow : deny('ledger.party_wrong')
}
/** Its two sides, who entered it, and who records for others. */
export const mayCategorise = (standing: Standing, deal: Deal): Verdict => {
  const member = isMember(standing)
  if (!member.ok) return member
  return partiesOf(standing, deal, 'mayRecordForOthers').length > 0 ? allow : deny('kernel.not_allowed')
}
/** Work on a whole ledger at once. */
export const hostOnly = (actor: Actor): Verdict =>
  isSystem(actor) || (actor.kind === 'person' && actor.host) ? allow : deny('kernel.not_allowed')
/** System accounts are open to every member. */
export const isMember = (standing: Standing): Verdict => {
  const verdict = verdictOf(standing, 'mayPay')
  return verdict.ok || verdict.code === 'kernel.not_allowed' ? allow : verdict
}

/** A household looks after itself; what belongs to a group or project is looked after by those who keep the accounts. */
export function mayManageShared(
  actor: Actor,
  standing: Standing,
  kind: string,
  mine: { may_spend: boolean } | undefined,
): Verdict {
  if (kind === 'household' && mine?.may_spend) return isMember(standing)
  return maySetLimits(actor, standing)
}

/** What an objection is about: `late` when its days are over. */
export type Contestable = Deal & { contested: 'open' | 'settled' | null; late: boolean }
/** Whoever was debited by another's record: not of one's own act, not of what was sent back, and once. */
export function mayContest(standing: Standing, deal: Contestable): Verdict {
  const member = isMember(standing)
  if (!member.ok) return member
  const recorded = ['record', 'admin', 'correction'].includes(deal.workflow) && deal.state === 'completed'
  if (
    !recorded ||
    deal.reversed ||
    deal.payer === null ||
    deal.payer !== standing.person ||
    deal.author === standing.person
  )
    return deny('ledger.not_contestable')
  if (deal.contested !== null) return deny('ledger.already_contested')
  return deal.late ? deny('ledger.contest_late') : allow
}
export const maySteward = (standing: Standing): Verdict => verdictOf(standing, 'mayReverse')
/** A steward who is no party to it. */
export function maySettleContest(standing: Standing, deal: Contestable): Verdict {
  const right = maySteward(standing)
  if (!right.ok) return right
  if (deal.contested !== 'open') return deny('ledger.contest_absent')
  const me = standing.person
  return deal.payer === me || deal.payee === me || deal.author === me ? deny('ledger.clerk_involved') : allow
}
/** Into a closed period: who records for others and answers for the community's account. */
export const mayEnterCorrection = (standing: Standing): Verdict =>
  all(verdictOf(standing, 'mayRecordForOthers'), verdictOf(standing, 'maySpendCommunity'))

type Closing = { holder: string | null; heir: string | null; loss: boolean }
/** A clerk may close for others what is above zero; a loss that the reserve bears is decided by those who set limits. */
export function mayClose(actor: Actor, standing: Standing, { holder, heir, loss }: Closing): Verdict {
  const right = loss ? maySetLimits(actor, standing) : verdictOf(standing, 'mayRecordForOthers')
  if (!right.ok) return right
  const me = standing.person
  return me !== null && (holder === me || heir === me) ? deny('ledger.clerk_involved') : allow
}
