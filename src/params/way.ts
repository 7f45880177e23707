import { ways, type Way } from '#tools/ledger/ui'

export const match = (param: string): param is Way => ways.includes(param as Way)
