// Who may do what in a deal: pure, the same for the server and for the buttons.
import { all, allow, deny, type Verdict } from '#kernel/verdict'
import { verdictOf, type Standing } from '#commons/groups'
import { isGift, refusal, type Act, type Course, type Side } from './rules.ts'

/** An active member; what a deal needs is no right of a role. */
export function isMember(standing: Standing): Verdict {
  const verdict = verdictOf(standing, 'mayPost')
  return verdict.ok || verdict.code === 'kernel.not_allowed' ? allow : verdict
}

/** What stands between somebody and a deal with somebody else. */
export type Meeting = {
  /** With oneself; `listing` when it is one's own offer or want. */
  own: 'no' | 'self' | 'listing'
  listingAway: boolean
  other: 'member' | 'unclaimed' | 'absent'
}

export function mayBegin(standing: Standing, { own, listingAway, other }: Meeting): Verdict {
  return all(
    verdictOf(standing, 'mayPost'),
    own === 'listing' ? deny('deal.own_listing') : own === 'self' ? deny('deal.with_yourself') : allow,
    other === 'absent' ? deny('deal.member_absent') : allow,
    listingAway ? deny('deal.listing_away') : allow,
    other === 'unclaimed' ? deny('deal.member_unclaimed') : allow,
  )
}

/** A deal as one of its two stands to it. */
export type Part = {
  standing: Standing
  side: Side
  /** The other one is an active member now. */
  there: boolean
  course: Course
  feedback: { written: boolean; closed: boolean }
}

/** Acts that need somebody at the other end. Ending a deal and saying how it was need nobody. */
const needsOther: readonly Act[] = ['write', 'propose', 'agree', 'confirm', 'pay', 'ask']

export function may(act: Act, { standing, side, there, course, feedback }: Part): Verdict {
  const code = refusal(course, act, side)
  return all(
    isMember(standing),
    code ? deny(code) : allow,
    needsOther.includes(act) && !there ? deny('deal.other_gone') : allow,
    act === 'judge' && feedback.written ? deny('deal.feedback_given') : allow,
    act === 'judge' && feedback.closed ? deny('deal.feedback_closed') : allow,
  )
}

/** The amount has to be said with the payment where none was agreed. */
export const amountOpen = (course: Course): boolean => course.amount === null && !isGift(course)

export type Opinion = { about: string; replied: boolean; hidden: boolean }

export const mayReply = (standing: Standing, { about, replied, hidden }: Opinion): Verdict =>
  all(
    isMember(standing),
    about === standing.person ? allow : deny('deal.not_about_you'),
    hidden ? deny('deal.feedback_hidden') : allow,
    replied ? deny('deal.already_replied') : allow,
  )

/** A moderator takes it off the page, with a reason that its author reads. */
export const mayHide = (standing: Standing, { hidden }: Pick<Opinion, 'hidden'>): Verdict =>
  all(verdictOf(standing, 'mayModerate'), hidden ? deny('deal.feedback_hidden') : allow)
