import { isId } from '#kernel/ids'

export const match = (param: string): boolean => isId(param)
