// First look at the bytes of a file that calls itself CSV: is it text, is it UTF-8, where do its lines begin?

export type BytesProblem =
  | { code: 'portability.file_empty' | 'portability.file_binary' | 'portability.file_spreadsheet'; line: 1 }
  | { code: 'portability.text_not_utf8'; line: number; byte: number }

const [lf, cr] = [0x0a, 0x0d]
const starts = (bytes: Uint8Array, ...head: number[]): boolean => head.every((value, i) => bytes[i] === value)

/** Without the byte order mark of UTF-8, which says nothing. */
export const withoutMark = (bytes: Uint8Array): Uint8Array =>
  starts(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes

/** Where each line begins, as byte offsets. LF, CRLF and a lone CR each end a line. */
export function lineStarts(bytes: Uint8Array): number[] {
  const found = [0]
  for (let i = 0; i < bytes.length; i++)
    if (bytes[i] === lf || (bytes[i] === cr && bytes[i + 1] !== lf)) found.push(i + 1)
  return found
}

/** The line (from 1) that holds the byte at `offset`. */
export function lineAt(starting: readonly number[], offset: number): number {
  let [low, high] = [0, starting.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starting[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low
}

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** What makes these bytes no CSV file, or null. A zip or an old Excel file is named as the spreadsheet it probably is. */
export function bytesProblem(bytes: Uint8Array): BytesProblem | null {
  if (withoutMark(bytes).length === 0) return { code: 'portability.file_empty', line: 1 }
  if (starts(bytes, 0x50, 0x4b, 3, 4) || starts(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    return { code: 'portability.file_spreadsheet', line: 1 }
  if (starts(bytes, 0xff, 0xfe) || starts(bytes, 0xfe, 0xff))
    return { code: 'portability.text_not_utf8', line: 1, byte: 0 }
  if (bytes.includes(0) || starts(bytes, 0x89, 0x50, 0x4e, 0x47) || starts(bytes, 0x25, 0x50, 0x44, 0x46))
    return { code: 'portability.file_binary', line: 1 }
  if (isUtf8(bytes)) return null
  // No UTF-8 sequence holds a line end, so the first line that fails alone holds the first bad byte.
  const begins = lineStarts(bytes)
  const line = begins.findIndex((begin, i) => !isUtf8(bytes.subarray(begin, begins[i + 1] ?? bytes.length)))
  const begin = begins[line] ?? 0
  const inLine = firstBad(bytes.subarray(begin, begins[line + 1] ?? bytes.length))
  return { code: 'portability.text_not_utf8', line: line + 1, byte: begin + inLine }
}

/** Offset of the first byte that begins no character. The decoder puts U+FFFD there, unless the text itself holds one. */
function firstBad(bytes: Uint8Array): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  let offset = 0
  let from = 0
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', from)) {
    offset += new TextEncoder().encode(text.slice(from, at)).length
    if (!starts(bytes.subarray(offset), 0xef, 0xbf, 0xbd)) return offset
    offset += 3
    from = at + 1
  }
  return 0
}
