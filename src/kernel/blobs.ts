// Stored bytes: content-addressed files in the data folder, written and fsynced before the row that names them.
import { hash as digest } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, stat, unlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from './ids.ts'
import type { Ctx } from './context.ts'
import type { Sql } from './db.ts'
import { house } from './house.ts'

const folder = (): string => join(house().dataDir, 'blobs')
const pathOf = (hex: string): string => join(folder(), hex.slice(0, 2), hex)

/** Puts bytes on disk, durably. Returns their SHA-256; a row must follow, or the sweep takes them away. */
export async function stageBlob(bytes: Uint8Array): Promise<Buffer> {
  const hash = digest('sha256', bytes, 'buffer')
  const path = pathOf(hash.toString('hex'))
  const known = await stat(path).catch(() => null)
  if (known?.size === bytes.length) {
    // Young again, so that no sweep takes it before its row comes.
    const now = new Date()
    await utimes(path, now, now)
    return hash
  }
  const dir = join(path, '..')
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const part = join(dir, `.${newId()}.part`)
  const file = await open(part, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, path)
  const entry = await open(dir)
  await entry.sync().finally(() => entry.close())
  return hash
}

export type Owner = { group?: string | null; person?: string | null }

/** The row that makes a staged blob real, in the caller's transaction. */
export async function keepBlob(
  tx: Sql,
  hash: Buffer,
  size_bytes: number,
  mediaType: string,
  owner: Owner,
): Promise<void> {
  await tx`insert into kernel.blob (hash, size_bytes, media_type, owner_group, owner_person)
           values (${hash}, ${size_bytes}, ${mediaType}, ${owner.group ?? null}, ${owner.person ?? null}) on conflict do nothing`
}

/** For a door that has already checked who may see it. */
export const readBlob = (hash: Buffer): ReadStream => createReadStream(pathOf(hash.toString('hex')))

/** Files without a row, older than a day, go: what was staged for a transaction that never came. */
export async function sweepBlobs(ctx: Ctx): Promise<number> {
  const before = ctx.now.getTime() - 86_400_000
  let gone = 0
  for (const two of await readdir(folder()).catch(() => [])) {
    const names = await readdir(join(folder(), two))
    const hashes = names.filter((n) => /^[0-9a-f]{64}$/.test(n))
    const rows = await ctx.tx<{ hex: string }[]>`
      select encode(b.hash, 'hex') as hex from unnest(${hashes}::text[]) as f (hex) join kernel.blob b on b.hash = decode(f.hex, 'hex')`
    const kept = new Set(rows.map((r) => r.hex))
    for (const name of names.filter((n) => !kept.has(n))) {
      const path = join(folder(), two, name)
      const info = await stat(path).catch(() => null)
      if (info && info.mtimeMs < before) {
        await unlink(path)
        gone += 1
      }
    }
  }
  return gone
}
