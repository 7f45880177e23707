-- Nobody asks for the facts of one subject, and each fact paid for that index.
drop index kernel.fact_subject;
