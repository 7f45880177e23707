// The address of a database as people and hosts write it. PostgreSQL's own programs know two ways to name a socket folder,
// `postgres://me@/db?host=/run/postgresql` and `postgres://me@%2Frun%2Fpostgresql/db`; our drivers know one each at most.

/** `url` names everything but the host; `host` and `port` are set where the address hides them. */
export type DatabaseUrl = { url: string; host?: string; port?: number }

const shape = /^(postgres(?:ql)?:\/\/)([^/?#]*@)?([^/?#@]*)(\/[^?#]*)?(?:\?([^#]*))?$/

/** @returns null where the text is no address of a database. */
export function readDatabaseUrl(text: string): DatabaseUrl | null {
  const [, scheme, login = '', place = '', path = '', search = ''] = shape.exec(text.trim()) ?? []
  if (!scheme) return null
  const query = new URLSearchParams(search)
  const [, encoded = '', portHere] = /^(.*?)(?::(\d+))?$/.exec(place) ?? []
  try {
    const host = query.get('host') ?? decodeURIComponent(encoded)
    const hidden = query.has('host') || host.startsWith('/') || place === ''
    const port = query.get('port') ?? portHere
    query.delete('host')
    query.delete('port')
    const url = `${scheme}${login}${hidden ? 'localhost' : place}${path}${query.size ? `?${query}` : ''}`
    // Several hosts (`one,two`) are for the driver to read.
    if (!place.includes(',')) void new URL(url)
    return { url, ...(hidden && host && { host }), ...(port && { port: Number(port) }) }
  } catch {
    return null
  }
}
