// Door 2 of portability.
export { importCes } from './commands.ts'
export { importFolder, type FolderImport } from './folder.ts'
