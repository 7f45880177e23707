// The only SQL of groups, by subject.
export * from './store/group.ts'
export * from './store/membership.ts'
export * from './store/role.ts'
export * from './store/invitation.ts'
export * from './store/list.ts'
export * from './store/import.ts'
