// Where a quote went wrong. The parser names the line where it gave up; people need the line where the quote was opened.

export type QuoteFault = {
  code: 'portability.quote_unclosed' | 'portability.quote_stray'
  offset: number
  field: number
}

const [quote, lf, cr] = [0x22, 0x0a, 0x0d]

/**
 * @param from byte offset where the record begins that the parser could not read
 * @returns offset of the guilty quote and the number of its field, from 0; null if the quotes are sound
 */
export function quoteFault(bytes: Uint8Array, from: number, delimiter: number): QuoteFault | null {
  // As in the parser: a lone CR ends a line only where no line ends otherwise.
  const alone = !bytes.includes(lf)
  const isEnd = (i: number): boolean => bytes[i] === lf || (bytes[i] === cr && (alone || bytes[i + 1] === lf))
  let field = 0
  let begins = true
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === quote && !begins) return { code: 'portability.quote_stray', offset: i, field }
    if (byte === quote) {
      const opened = i
      for (i++; i < bytes.length; i++) {
        if (bytes[i] !== quote) continue
        if (bytes[i + 1] !== quote) break
        i++
      }
      const closed = i + 1 === bytes.length || bytes[i + 1] === delimiter || isEnd(i + 1)
      if (i >= bytes.length || !closed) return { code: 'portability.quote_unclosed', offset: opened, field }
      begins = false
    } else {
      begins = byte === delimiter || isEnd(i)
      field = byte === delimiter ? field + 1 : isEnd(i) ? 0 : field
    }
  }
  return null
}
