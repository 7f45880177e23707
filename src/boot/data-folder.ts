// The data folder, made where it is missing, or one sentence that says why it can't be.
import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartError } from './start-error.ts'

export function prepareFolder(dataDir: string): void {
  try {
    make(dataDir)
    make(join(dataDir, 'blobs'), 0o700)
    chmodSync(join(dataDir, 'blobs'), 0o700)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOSPC')
      throw new StartError('disk_full', `The disk that holds ${dataDir} is full: make room and start again.`)
    if (code === 'EEXIST' || code === 'ENOTDIR')
      throw new StartError(
        'failed',
        `The data folder ${dataDir} is a file, or lies below one: choose another with TEQUIO_DATA.`,
      )
    throw new StartError(
      'no_permission',
      `The data folder ${dataDir} can't be made or written (${code}): choose another with TEQUIO_DATA.`,
    )
  }
}

/** Folder by folder: Node's own `recursive` tries for ever where a parent says that it is not there, as /proc does. */
function make(folder: string, mode?: number): void {
  const there = statSync(folder, { throwIfNoEntry: false })
  if (there?.isDirectory()) return
  if (!there && dirname(folder) !== folder) make(dirname(folder))
  mkdirSync(folder, mode === undefined ? {} : { mode })
}
