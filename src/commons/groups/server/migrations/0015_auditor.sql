-- A role that reads the accounts and does nothing: groups that are there already get its rights as new ones do.
insert into groups.role_right (group_id, role, right_name)
select g.id, r.role, r.right_name
  from groups."group" g
 cross join (values ('auditor', 'maySeeAccounts'), ('auditor', 'mayReadJournal'), ('treasurer', 'mayReadJournal'), ('coordinator', 'mayReadJournal')) r (role, right_name)
    on conflict do nothing;
