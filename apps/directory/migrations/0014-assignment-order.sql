-- Groups that are assigned to an app stand in an order: whose values win. Until now they stood in that of their making.
update assignments a set priority = o.place
from (select id, row_number() over (partition by app_id order by priority, id) - 1 as place from assignments where group_id is not null) o
where a.id = o.id and a.priority <> o.place;
