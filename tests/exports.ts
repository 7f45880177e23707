// Exports of other systems to read in tests: the small one of the repository, and a large one beside it where there is one.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const cesFiles = ['settings.csv', 'users.csv', 'adverts.csv', 'trades.csv', 'balances.csv'] as const
type CesFile = (typeof cesFiles)[number]
export type CesBytes = Record<CesFile, Uint8Array>

const root = path.resolve(import.meta.dirname, '..')
const readFolder = (folder: string): CesBytes => {
  const read = (file: CesFile): [CesFile, Uint8Array] => [file, readFileSync(path.join(folder, file))]
  return Object.fromEntries(cesFiles.map(read)) as CesBytes
}

export const smallCes = readFolder(path.join(root, 'src/bridges/portability/fixtures/ces-hazelbrook'))

/** A file of the small export as text, to be spoilt. */
export const smallText = (file: CesFile): string => new TextDecoder().decode(smallCes[file])

/** One spoilt file of the large export, as the list beside it describes it. */
export type BrokenFile = {
  file: string
  like: CesFile
  with: CesFile[]
  line: number
  rows: number
  refused: number
  expect: 'file' | 'row' | 'decide' | 'keep' | 'check'
}
export type LargeCes = { files: CesBytes; broken: (BrokenFile & { bytes: Uint8Array })[] }

/** Null where the repository is checked out alone; that is said in one line. */
export function largeCes(): LargeCes | null {
  const folder = path.resolve(root, '../shared/data/exports')
  const own = path.join(folder, 'ces-montreuil')
  if (!existsSync(own)) {
    console.info('no large export beside the repository: testing with the small one only')
    return null
  }
  const totals: { sets: { folder: string; broken: BrokenFile[] }[] } = JSON.parse(
    readFileSync(path.join(folder, 'totals.json'), 'utf8'),
  )
  const broken = totals.sets.find((set) => set.folder === 'ces-montreuil')?.broken ?? []
  const bytes = (file: string): Uint8Array => readFileSync(path.join(own, 'broken', file))
  return { files: readFolder(own), broken: broken.map((b) => Object.assign(b, { bytes: bytes(b.file) })) }
}
