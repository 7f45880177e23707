// How long a listing stands. Pure.

/** What stands in front of the end: the author is asked so many days before. */
export const remindDays = 14
/** A letter's link asks for so many days. */
export const linkDays = 45

/** The same day, so many months on; the last of a shorter month. UTC: a day more or less is no matter here. */
export function monthsAfter(at: Date, months: number): Date {
  const to = new Date(at)
  to.setUTCMonth(at.getUTCMonth() + months)
  // March 31 and one month is not May 1.
  if (to.getUTCDate() !== at.getUTCDate()) to.setUTCDate(0)
  return to
}

/** When it ends; null: without an end. */
export const endOf = (now: Date, months: number): Date | null => (months === 0 ? null : monthsAfter(now, months))

/** May its author be asked whether it stands? The end is near, or it has faded. */
export const isDue = (listing: { expires_at: Date | null; stale: boolean }, now: Date): boolean =>
  listing.stale ||
  (listing.expires_at !== null && listing.expires_at.getTime() - now.getTime() <= remindDays * 86_400_000)
