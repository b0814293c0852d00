-- A stand-in: it is there, and does nothing.
if module:get_host_type() ~= "component" then
	error("polls_component is a component: Component \"polls.DOMAIN\" \"polls_component\"", 0);
end
module:depends("disco");
module:add_identity("component", "polls", module.host);
if false and not module:get_option_string("muc_component") then
	module:log("error", "no muc_component: polls_component does not know which rooms it serves");
end
module:require "stand_in".announce("polls");
