// Mail addresses as people paste them: one a line, by commas, or as their mail program copies them.

/** `Ana <ana@hill.example>, tom@hill.example` → two addresses, each once, in the order written. Not yet checked. */
export function splitAddresses(text: string): string[] {
  const seen = new Map<string, string>()
  for (const piece of text.split(/[\n,;]+/)) {
    const inBrackets = /<([^<>]*)>/.exec(piece)?.[1]
    for (const word of (inBrackets ?? piece).trim().split(/\s+/)) {
      const address = word.replace(/^[("']+|[)"'.]+$/g, '').replace(/^mailto:/i, '')
      if (address !== '' && !seen.has(address.toLowerCase())) seen.set(address.toLowerCase(), address)
    }
  }
  return [...seen.values()]
}
