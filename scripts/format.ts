// `npm run format`: writes every file the way `npm run check` wants it.
import { runStep } from './steps.ts'

export async function main(): Promise<number> {
  const { ok } = await runStep({ name: 'format', command: ['oxfmt'], loud: true })
  return ok ? 0 : 1
}
