// The chain of a currency: each completed transfer as one line of text whose hash holds the hash of the line before.
// The same line is built by the database when it posts, so the format is plain concatenation:
//
//   tequio-1|<sequence>|<previous hash>|<transfer id>|<recorded at>|<workflow>|<reverses>|<texts digest>|<n>:<entry>;<entry>…
//   entry = <kind>:<debit account id>:<credit account id>:<amount>
//
//   sequence       1, 2, 3… without gaps, decimal           previous hash   64 hex digits; of the first record 64 zeros
//   recorded at    UTC with microseconds, `2026-03-12T17:04:05.123456Z`; in SQL
//                  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
//   reverses       the id of the transfer turned round, or empty
//   texts digest   see `textsDigest`; erasing texts leaves it, so the chain still holds while the words are gone
//   n              how many entries, in the order of their position; amounts are minor units, decimal, 0 for a gift
//
// Ids are UUIDs in lower case, hashes SHA-256 in lower-case hex over the UTF-8 of the line. Every field has an alphabet
// without the separators and entries are counted, so no two records share a line (`assertRecord` holds that).

/** SHA-256 of the UTF-8 of a text, as 64 lower-case hex digits. Handed in, so that these rules need no platform. */
export type Sha256 = (text: string) => string

export type ChainEntry = { kind: string; debit: string; credit: string; amount: bigint }
export type ChainRecord = {
  sequence: bigint
  previous: string
  transfer: string
  recordedAt: string
  workflow: string
  reverses: string | null
  textsDigest: string
  entries: readonly ChainEntry[]
}

/** The `previous` of the first record of a currency. */
export const chainStart = '0'.repeat(64)

const hash = /^[0-9a-f]{64}$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const word = /^[a-z][a-z_-]*$/
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

function assertRecord(r: ChainRecord): void {
  const wrong =
    (r.sequence < 1n && 'sequence') ||
    (!hash.test(r.previous) && 'previous') ||
    (!uuid.test(r.transfer) && 'transfer') ||
    (!instant.test(r.recordedAt) && 'recordedAt') ||
    (!word.test(r.workflow) && 'workflow') ||
    (r.reverses !== null && !uuid.test(r.reverses) && 'reverses') ||
    (!hash.test(r.textsDigest) && 'textsDigest') ||
    (r.entries.length === 0 && 'entries') ||
    (r.entries.some((e) => !word.test(e.kind) || !uuid.test(e.debit) || !uuid.test(e.credit) || e.amount < 0n) &&
      'entry')
  if (wrong) throw new Error(`chain record ${r.sequence}: malformed ${wrong}`)
}

/** The line of a record. @throws if a field is outside its alphabet */
export function chainLine(record: ChainRecord): string {
  assertRecord(record)
  const { sequence, previous, transfer, recordedAt, workflow, reverses, textsDigest, entries } = record
  const list = entries.map((e) => `${e.kind}:${e.debit}:${e.credit}:${e.amount}`).join(';')
  const fields = [sequence, previous, transfer, recordedAt, workflow, reverses ?? '', textsDigest]
  return `tequio-1|${fields.join('|')}|${entries.length}:${list}`
}

export const chainHash = (record: ChainRecord, sha256: Sha256): string => sha256(chainLine(record))

/**
 * The digest of a transfer's texts, salted per transfer so that a short description cannot be guessed from it.
 * Texts are free, so each is led by its length in bytes: `<salt>|<n>:<text>|<n>:<text>…`; in SQL
 * `salt || '|' || octet_length(description) || ':' || description || …` in a UTF-8 database.
 * @param salt lower-case hex, at least 16 bytes, kept beside the texts and erased with them
 */
export function textsDigest(salt: string, texts: readonly string[], sha256: Sha256): string {
  if (!/^(?:[0-9a-f]{2}){16,}$/.test(salt)) throw new Error('salt: at least 16 bytes of lower-case hex')
  const bytes = new TextEncoder()
  return sha256([salt, ...texts.map((text) => `${bytes.encode(text).length}:${text}`)].join('|'))
}

/** What a replay finds: the head, each account's balance, and the first record that does not hold (then nothing after it counts). */
export type Replay = { head: string; sequence: bigint; balances: Map<string, bigint>; broken: bigint | null }

/**
 * Replays a currency from its first record.
 * @param records in order of sequence, each with the hash that was stored for it
 */
export function replayChain(records: Iterable<ChainRecord & { hash: string }>, sha256: Sha256): Replay {
  const balances = new Map<string, bigint>()
  const move = (account: string, by: bigint): void => void balances.set(account, (balances.get(account) ?? 0n) + by)
  let [head, sequence] = [chainStart, 0n]
  for (const record of records) {
    const holds =
      record.sequence === sequence + 1n && record.previous === head && chainHash(record, sha256) === record.hash
    if (!holds) return { head, sequence, balances, broken: sequence + 1n }
    for (const { debit, credit, amount } of record.entries) {
      move(debit, -amount)
      move(credit, amount)
    }
    ;[head, sequence] = [record.hash, record.sequence]
  }
  return { head, sequence, balances, broken: null }
}
