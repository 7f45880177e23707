// What a page weighs: the bytes of one first visit as a browser is sent them, with scripts, words, styles and typeface, without
// pictures and without the heads of the answers. tests/journeys/weight.test.ts proves that a browser asks for the same files.
import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

type Sent = { bytes: number; text: string }
export type Weight = { html: number; all: number; files: Map<string, number> }

/** One address, compressed as a browser would be sent it. */
async function sent(port: number, path: string, cookie: string): Promise<Sent> {
  return new Promise((done, failed) =>
    request(
      `http://localhost:${port}${path}`,
      { headers: { 'accept-encoding': 'gzip, br', accept: 'text/html', cookie } },
      (res) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('end', () => {
          if (res.statusCode !== 200) return failed(new Error(`${path} answers ${res.statusCode}`))
          const raw = Buffer.concat(parts)
          const kind = res.headers['content-encoding']
          const plain = kind === 'gzip' ? gunzipSync(raw) : kind === 'br' ? brotliDecompressSync(raw) : raw
          done({ bytes: raw.length, text: plain.toString('utf8') })
        })
      },
    )
      .on('error', failed)
      .end(),
  )
}

const assets = new Map<string, Promise<Sent>>()
/** What never changes under its name is fetched once for all pages. */
function asset(port: number, address: string): Promise<Sent> {
  const known = assets.get(`${port} ${address}`) ?? sent(port, address, '')
  assets.set(`${port} ${address}`, known)
  return known
}

const inPage = /(?:href|src)="([^"]+\.(?:js|css|woff2)|[^"]+\/words\/[^"]+\.json)"|import\("([^"]+\.js)"\)/g
const inFile = /from\s*"([^"]+\.js)"|import\s*"([^"]+\.js)"|url\("?([^)"]+\.woff2)"?\)/g

/** Kit fetches the page for errors with every other, and what that needs stands in a list of numbers. */
function errorPage(app: string): string {
  const list = /m\.f=\[([^\]]*)\]/.exec(app)?.[1]?.split(',') ?? []
  const [, file, numbers] = /import\(`([^`]*nodes\/1\.[^`]+)`\),__vite__mapDeps\(\[([\d,]*)\]/.exec(app) ?? []
  if (!file || !numbers) throw new Error('the page for errors is not found in the scripts')
  return [`"${file}"`, ...numbers.split(',').map((n) => list[Number(n)])].map((name) => `src=${name}`).join('\n')
}

/** The page and each file that this visit needs, once. Hebrew letters have a typeface of their own, fetched where they occur. */
export async function weigh(port: number, path: string, cookie: string): Promise<Weight> {
  const page = await sent(port, path, cookie)
  const hebrew = /[\u0590-\u05ff]/.test(page.text.replace(/<script[\s\S]*?<\/script>/g, ''))
  const files = new Map<string, number>()
  const follow = async (text: string, from: string, pattern: RegExp): Promise<void> => {
    for (const match of text.matchAll(pattern)) {
      const found = (match.slice(1).find(Boolean) ?? '').replaceAll('"', '')
      const address = new URL(found, `http://localhost${from}`).pathname
      if (files.has(address) || (/rubik/.test(address) && !hebrew)) continue
      files.set(address, 0)
      const file = await asset(port, address)
      files.set(address, file.bytes)
      if (/\.(js|css)$/.test(address)) await follow(file.text, address, inFile)
    }
  }
  await follow(page.text, path, inPage)
  const app = [...files.keys()].find((name) => name.includes('/entry/app.'))
  if (app) await follow(errorPage((await asset(port, app)).text), app, inPage)
  return { html: page.bytes, all: page.bytes + [...files.values()].reduce((a, b) => a + b, 0), files }
}
