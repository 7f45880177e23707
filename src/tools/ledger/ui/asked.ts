// What stands in the address of a page and goes with it from step to step.

/** `?a=b`, or after the name of an action `&a=b`; empty where there is nothing to say. */
export function withAsked(kept: Record<string, string | undefined>, first: '?' | '&' = '?'): string {
  const words = Object.entries(kept).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return words.length > 0 ? first + String(new URLSearchParams(words)) : ''
}
