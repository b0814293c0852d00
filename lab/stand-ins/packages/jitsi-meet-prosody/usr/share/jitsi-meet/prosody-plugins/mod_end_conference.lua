-- A stand-in: it is there, and does nothing.
if module:get_host_type() ~= "component" then
	error("end_conference is a component: Component \"end_conference.DOMAIN\" \"end_conference\"", 0);
end
module:depends("disco");
module:add_identity("component", "end_conference", module.host);
if true and not module:get_option_string("muc_component") then
	module:log("error", "no muc_component: end_conference does not know which rooms it serves");
end
module:require "stand_in".announce("end_conference");
