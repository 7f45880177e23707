// Answers as text: JSON with bigint and Date marked, so that a stored answer comes back equal.
export const encode = (value: unknown): string =>
  JSON.stringify(value ?? null, function (this: Record<string, unknown>, key, plain: unknown) {
    const raw = this[key]
    if (typeof raw === 'bigint') return { $bigint: String(raw) }
    if (raw instanceof Date) return { $date: raw.toISOString() }
    return plain
  })

export const decode = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown) => {
    if (value && typeof value === 'object') {
      const marked = value as { $bigint?: string; $date?: string }
      if (typeof marked.$bigint === 'string') return BigInt(marked.$bigint)
      if (typeof marked.$date === 'string') return new Date(marked.$date)
    }
    return value
  })

/** The form for outside readers: amounts as decimal strings, instants as ISO 8601. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, plain: unknown) => (typeof plain === 'bigint' ? String(plain) : plain))

/** The same value always gives the same text, whatever the order of its keys: for hashes. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value instanceof Date || typeof value === 'bigint' || value === null || typeof value !== 'object')
    return encode(value)
  const rows = Object.entries(value).filter(([, v]) => v !== undefined)
  return `{${rows
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join(',')}}`
}
