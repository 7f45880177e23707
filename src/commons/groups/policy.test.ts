import { describe, expect, it } from 'vitest'
import type { Actor } from '#kernel/context'
import type { Verdict } from '#kernel/verdict'
import * as policy from './policy.ts'
import type { Place } from './policy.ts'
import { holds, verdictOf, type MembershipState, type Standing } from './standing.ts'

const me = '00000000-0000-7000-8000-00000000000a'
const other = '00000000-0000-7000-8000-00000000000b'
const now = new Date('2026-03-12T09:41:00Z')

const anonymous: Actor = { kind: 'anonymous' }
const system: Actor = { kind: 'system', reason: 'test' }
const person: Actor = { kind: 'person', id: me, host: false, scopes: null }
const host: Actor = { kind: 'person', id: me, host: true, scopes: null }

const memberRights = ['mayReadMembers']
const allRights = ['mayReadMembers', 'mayAdmit', 'mayInvite', 'maySetUp', 'mayGiveRoles', 'maySuspend']
const standing = (state: MembershipState, rights: string[] = [], who: string | null = me): Standing => ({
  group: 'g',
  person: who,
  state,
  roles: state === 'active' ? ['member'] : [],
  rights: new Set(state === 'active' ? rights : []),
})
const place = (here: Standing, admission: Place['admission'] = 'request', above: Standing | null = null): Place => ({
  here,
  above,
  admission,
})

const stranger = standing('none')
const visitor = standing('none', [], null)
const member = standing('active', memberRights)
const coordinator = standing('active', allRights)
const clerk = standing('active', [...memberRights, 'mayInvite'])
const suspended = standing('suspended')

const codeOf = (verdict: Verdict): string => (verdict.ok ? 'ok' : verdict.code)
const own = (state: MembershipState, barred = false, endedAt: Date | null = null) => ({ state, barred, endedAt })
const who = (state: MembershipState, last = false, id = other) => ({ person: id, own: own(state), last })
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000)

type Row = [what: string, verdict: Verdict, expected: string]
function table(name: string, rows: Row[]): void {
  describe(name, () => {
    it.each(rows)('%s → %3$s', (_what, verdict, expected) => expect(codeOf(verdict)).toBe(expected))
  })
}

table('a right', [
  ['an anonymous visitor', verdictOf(visitor, 'mayAdmit'), 'kernel.sign_in_required'],
  ['a stranger', verdictOf(stranger, 'mayAdmit'), 'groups.members_only'],
  ['somebody who asked', verdictOf(standing('asked'), 'mayAdmit'), 'groups.members_only'],
  ['a former member', verdictOf(standing('left'), 'mayAdmit'), 'groups.members_only'],
  ['a suspended member', verdictOf(suspended, 'mayAdmit'), 'groups.suspended'],
  ['a member without it', verdictOf(member, 'mayAdmit'), 'kernel.not_allowed'],
  ['a member with it', verdictOf(coordinator, 'mayAdmit'), 'ok'],
  ['the system', policy.inPlace(system, place(visitor), 'mayAdmit'), 'ok'],
  [
    'who sets up the community, in its circle',
    policy.inPlace(person, place(stranger, 'open', coordinator), 'mayAdmit'),
    'ok',
  ],
  [
    'a member of the community, in its circle',
    policy.inPlace(person, place(stranger, 'open', member), 'mayAdmit'),
    'groups.members_only',
  ],
])

it('a suspended member holds nothing, whatever the rows say', () => {
  expect(holds({ ...suspended, rights: new Set(allRights) }, 'mayAdmit')).toBe(false)
  expect(holds(coordinator, 'mayAdmit')).toBe(true)
})

table('beginning a group', [
  ['anonymous', policy.mayCreate(anonymous, 'anyone'), 'kernel.sign_in_required'],
  ['the system', policy.mayCreate(system, 'anyone'), 'kernel.sign_in_required'],
  ['anyone', policy.mayCreate(person, 'anyone'), 'ok'],
  ['anyone where only the host may', policy.mayCreate(person, 'host'), 'groups.host_only'],
  ['the host', policy.mayCreate(host, 'host'), 'ok'],
])
table('who may begin groups is decided by', [
  ['anonymous', policy.hostOnly(anonymous), 'kernel.sign_in_required'],
  ['anyone', policy.hostOnly(person), 'groups.host_only'],
  ['the host', policy.hostOnly(host), 'ok'],
  ['the command line', policy.hostOnly(system), 'ok'],
])

table('joining', [
  ['anonymous', policy.mayJoin(anonymous, place(visitor, 'open'), own('none')), 'kernel.sign_in_required'],
  ['a stranger', policy.mayJoin(person, place(stranger, 'open'), own('none')), 'ok'],
  ['who asked before the group opened', policy.mayJoin(person, place(standing('asked'), 'open'), own('asked')), 'ok'],
  ['a former member', policy.mayJoin(person, place(standing('left'), 'open'), own('left')), 'ok'],
  ['a member', policy.mayJoin(person, place(member, 'open'), own('active')), 'groups.already_member'],
  ['a suspended member', policy.mayJoin(person, place(suspended, 'open'), own('suspended')), 'groups.suspended'],
  [
    'who left while suspended',
    policy.mayJoin(person, place(standing('left'), 'open'), own('left', true)),
    'groups.suspended',
  ],
  ['where one asks', policy.mayJoin(person, place(stranger, 'request'), own('none')), 'groups.by_request'],
  ['where one is invited', policy.mayJoin(person, place(stranger, 'invitation'), own('none')), 'groups.by_invitation'],
  [
    'a circle, from outside',
    policy.mayJoin(person, place(stranger, 'open', stranger), own('none')),
    'groups.circle_only_members',
  ],
  ['a circle, from inside', policy.mayJoin(person, place(stranger, 'open', member), own('none')), 'ok'],
])

table('asking', [
  ['anonymous', policy.mayAsk(anonymous, place(visitor), own('none'), now), 'kernel.sign_in_required'],
  ['a stranger', policy.mayAsk(person, place(stranger), own('none'), now), 'ok'],
  ['again', policy.mayAsk(person, place(standing('asked')), own('asked'), now), 'groups.already_asked'],
  ['a member', policy.mayAsk(person, place(member), own('active'), now), 'groups.already_member'],
  [
    'declined yesterday',
    policy.mayAsk(person, place(standing('refused')), own('refused', false, daysAgo(1)), now),
    'groups.asked_lately',
  ],
  [
    'declined two weeks ago',
    policy.mayAsk(person, place(standing('refused')), own('refused', false, daysAgo(14)), now),
    'ok',
  ],
  ['left yesterday', policy.mayAsk(person, place(standing('left')), own('left', false, daysAgo(1)), now), 'ok'],
  ['suspended', policy.mayAsk(person, place(suspended), own('suspended'), now), 'groups.suspended'],
  ['at an open door', policy.mayAsk(person, place(stranger, 'open'), own('none'), now), 'groups.door_open'],
  ['at a closed one', policy.mayAsk(person, place(stranger, 'invitation'), own('none'), now), 'groups.by_invitation'],
])

table('leaving', [
  ['anonymous', policy.mayLeave(anonymous, place(visitor), own('none'), false), 'kernel.sign_in_required'],
  ['a member', policy.mayLeave(person, place(member), own('active'), false), 'ok'],
  ['who waits', policy.mayLeave(person, place(standing('asked')), own('asked'), false), 'ok'],
  ['who is suspended', policy.mayLeave(person, place(suspended), own('suspended'), false), 'ok'],
  ['who is not in', policy.mayLeave(person, place(stranger), own('none'), false), 'groups.members_only'],
  ['who has left', policy.mayLeave(person, place(standing('left')), own('left'), false), 'groups.members_only'],
  ['the last coordinator', policy.mayLeave(person, place(coordinator), own('active'), true), 'groups.last_coordinator'],
  [
    'the last coordinator of a circle',
    policy.mayLeave(person, place(coordinator, 'open', member), own('active'), true),
    'ok',
  ],
])

table('taking back a question', [
  ['anonymous', policy.mayTakeBack(anonymous, own('none')), 'kernel.sign_in_required'],
  ['who waits', policy.mayTakeBack(person, own('asked')), 'ok'],
  ['a member', policy.mayTakeBack(person, own('active')), 'groups.already_settled'],
  ['who is suspended', policy.mayTakeBack(person, own('suspended')), 'groups.already_settled'],
  ['who is not in', policy.mayTakeBack(person, own('none')), 'groups.already_settled'],
])

table('admitting', [
  ['a member', policy.mayAdmit(person, place(member)), 'kernel.not_allowed'],
  ['a clerk', policy.mayAdmit(person, place(clerk)), 'kernel.not_allowed'],
  ['a coordinator', policy.mayAdmit(person, place(coordinator)), 'ok'],
  ['one who waits', policy.mayAdmit(person, place(coordinator), own('asked')), 'ok'],
  ['one who is in', policy.mayAdmit(person, place(coordinator), own('active')), 'groups.already_settled'],
  ['one who was declined', policy.mayAdmit(person, place(coordinator), own('refused')), 'groups.already_settled'],
])

table('inviting', [
  ['anonymous', policy.mayInvite(anonymous, place(visitor)), 'kernel.sign_in_required'],
  ['the system', policy.mayInvite(system, place(visitor)), 'kernel.sign_in_required'],
  ['a member', policy.mayInvite(person, place(member)), 'kernel.not_allowed'],
  ['a clerk', policy.mayInvite(person, place(clerk)), 'ok'],
  ['into a circle', policy.mayInvite(person, place(coordinator, 'open', coordinator)), 'groups.circle_only_members'],
])

table('suspending', [
  ['a member does', policy.maySuspend(person, place(member), who('active')), 'kernel.not_allowed'],
  ['a coordinator does', policy.maySuspend(person, place(coordinator), who('active')), 'ok'],
  ['oneself', policy.maySuspend(person, place(coordinator), who('active', false, me)), 'groups.not_yourself'],
  ['who waits', policy.maySuspend(person, place(coordinator), who('asked')), 'groups.not_active'],
  ['who is suspended', policy.maySuspend(person, place(coordinator), who('suspended')), 'groups.not_active'],
  ['the last coordinator', policy.maySuspend(system, place(visitor), who('active', true)), 'groups.last_coordinator'],
])
table('restoring', [
  ['a member does', policy.mayRestore(person, place(member), own('suspended', true)), 'kernel.not_allowed'],
  ['who is suspended', policy.mayRestore(person, place(coordinator), own('suspended', true)), 'ok'],
  ['who left while suspended', policy.mayRestore(person, place(coordinator), own('left', true)), 'ok'],
  ['who left', policy.mayRestore(person, place(coordinator), own('left')), 'groups.not_suspended'],
  ['who is in', policy.mayRestore(person, place(coordinator), own('active')), 'groups.not_suspended'],
])

const until = (role: string, at: Date | null) => ({ role, until: at })
const tomorrow = new Date(now.getTime() + 86_400_000)
table('giving a role', [
  [
    'a member does',
    policy.mayGiveRole(person, place(member), who('active'), until('clerk', null), now),
    'kernel.not_allowed',
  ],
  [
    'a coordinator does',
    policy.mayGiveRole(person, place(coordinator), who('active'), until('clerk', null), now),
    'ok',
  ],
  ['with a term', policy.mayGiveRole(person, place(coordinator), who('active'), until('clerk', tomorrow), now), 'ok'],
  [
    'with a term that is over',
    policy.mayGiveRole(person, place(coordinator), who('active'), until('clerk', now), now),
    'groups.until_past',
  ],
  [
    'to who is suspended',
    policy.mayGiveRole(person, place(coordinator), who('suspended'), until('clerk', null), now),
    'groups.not_active',
  ],
  [
    'a term to the last coordinator',
    policy.mayGiveRole(person, place(coordinator), who('active', true), until('coordinator', tomorrow), now),
    'groups.last_coordinator',
  ],
  [
    'another role to the last coordinator',
    policy.mayGiveRole(person, place(coordinator), who('active', true), until('clerk', tomorrow), now),
    'ok',
  ],
])
const held = (role: string, is = true) => ({ role, held: is })
table('taking a role', [
  ['a member does', policy.mayTakeRole(person, place(member), who('active'), held('clerk')), 'kernel.not_allowed'],
  ['a coordinator does', policy.mayTakeRole(person, place(coordinator), who('active'), held('clerk')), 'ok'],
  [
    'which is not held',
    policy.mayTakeRole(person, place(coordinator), who('active'), held('clerk', false)),
    'groups.role_not_held',
  ],
  [
    'of the last coordinator',
    policy.mayTakeRole(person, place(coordinator), who('active', true), held('coordinator')),
    'groups.last_coordinator',
  ],
  [
    'another one of theirs',
    policy.mayTakeRole(person, place(coordinator), who('active', true), held('treasurer')),
    'ok',
  ],
  [
    'of the last one in a circle',
    policy.mayTakeRole(person, place(coordinator, 'open', member), who('active', true), held('coordinator')),
    'ok',
  ],
])

table('reading', [
  ['members, a visitor', policy.mayReadMembers(anonymous, place(visitor)), 'kernel.sign_in_required'],
  ['members, a stranger', policy.mayReadMembers(person, place(stranger)), 'groups.members_only'],
  ['members, a member', policy.mayReadMembers(person, place(member)), 'ok'],
  ['who is active, a member', policy.mayReadState(person, place(member), 'active'), 'ok'],
  ['who has left, a member', policy.mayReadState(person, place(member), 'left'), 'kernel.not_allowed'],
  ['who is suspended, a coordinator', policy.mayReadState(person, place(coordinator), 'suspended'), 'ok'],
  ['settings, a member', policy.maySetUp(person, place(member)), 'kernel.not_allowed'],
  ['settings, a coordinator', policy.maySetUp(person, place(coordinator)), 'ok'],
])

table('circles', [
  ['made by a member', policy.mayCreateCircle(person, place(member)), 'kernel.not_allowed'],
  ['made by a coordinator', policy.mayCreateCircle(person, place(coordinator)), 'ok'],
  ['made by the system', policy.mayCreateCircle(system, place(visitor)), 'kernel.sign_in_required'],
  ['in a circle', policy.mayCreateCircle(person, place(coordinator, 'open', coordinator)), 'groups.circle_in_circle'],
  [
    'adding to a community',
    policy.mayAddToCircle(person, place(coordinator), who('none'), true),
    'groups.not_a_circle',
  ],
  [
    'adding oneself to an open one',
    policy.mayAddToCircle(person, place(stranger, 'open', member), who('none', false, me), true),
    'ok',
  ],
  [
    'adding oneself to a closed one',
    policy.mayAddToCircle(person, place(stranger, 'request', member), who('none', false, me), true),
    'groups.members_only',
  ],
  [
    'adding another, as a member of it',
    policy.mayAddToCircle(person, place(member, 'open', member), who('none'), true),
    'kernel.not_allowed',
  ],
  [
    'adding another, as its coordinator',
    policy.mayAddToCircle(person, place(coordinator, 'open', member), who('none'), true),
    'ok',
  ],
  [
    'adding one from outside',
    policy.mayAddToCircle(person, place(coordinator, 'open', member), who('none'), false),
    'groups.circle_only_members',
  ],
  [
    'adding one who is in',
    policy.mayAddToCircle(person, place(coordinator, 'open', member), who('active'), true),
    'groups.already_member',
  ],
  ['leaving one', policy.mayLeaveCircle(person, place(member, 'open', member), own('active')), 'ok'],
  ['leaving a community that way', policy.mayLeaveCircle(person, place(member), own('active')), 'groups.not_a_circle'],
])
