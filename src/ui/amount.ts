/**
 * A figure with its sign: a true minus (U+2212), never a hyphen, and a plus where signs are always written.
 * `value` is the exact decimal ("-2.5"), `text` the same in the reader's language, with or without a sign of its own.
 */
export function signed(value: string, text: string, always = true): string {
  const figure = text.trim().replace(/^[\u200e\u200f\u061c]*[-+\u2212]\s*/u, '')
  if (!/[1-9]/.test(value)) return figure
  return value.trim().startsWith('-') ? `\u2212${figure}` : always ? `+${figure}` : figure
}
