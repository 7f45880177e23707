// The three ways a member begins a transfer, by their workflows: send, request, record.
export const ways = ['pay', 'ask', 'record'] as const
export type Way = (typeof ways)[number]
