-- What is kept of every request, written and looked after with less work.

-- Headers are kept to be shown, and nothing is asked of them: the text as it came does.
alter table exchanges alter column request_headers type json, alter column response_headers type json;

-- No plan depends on what is in these, and reading them for the statistics costs more than all the rest.
alter table users alter column resource set statistics 0;
alter table exchanges
  alter column request_headers set statistics 0, alter column request_body set statistics 0,
  alter column response_headers set statistics 0, alter column response_body set statistics 0,
  alter column changes set statistics 0, alter column summary set statistics 0, alter column path set statistics 0,
  alter column user_agent set statistics 0, alter column correlation_id set statistics 0;
alter table audit alter column changes set statistics 0, alter column message set statistics 0;

-- A usual exchange has 2 to 4 kB: compressing it takes longer than writing it.
alter table exchanges set (toast_tuple_target = 4096);
