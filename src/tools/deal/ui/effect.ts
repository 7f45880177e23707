/** What an amount would do to the reader's balance, written; from the ledger, which alone knows. */
export type Effect = {
  balance: string
  next: string
  /** The group's limit in the way, or the one that only warns. */
  passes: { limit: string; over: string } | null
  caution: { end: 'low' | 'high'; limit: string } | null
}
