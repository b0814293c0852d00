-- A stand-in: it is there, and does nothing.
if module:get_host_type() ~= "component" then
	error("speakerstats_component is a component: Component \"speakerstats.DOMAIN\" \"speakerstats_component\"", 0);
end
module:depends("disco");
module:add_identity("component", "speakerstats", module.host);
if true and not module:get_option_string("muc_component") then
	module:log("error", "no muc_component: speakerstats_component does not know which rooms it serves");
end
module:require "stand_in".announce("speakerstats");
