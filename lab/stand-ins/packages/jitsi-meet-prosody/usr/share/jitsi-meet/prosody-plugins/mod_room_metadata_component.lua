-- A stand-in: it is there, and does nothing.
if module:get_host_type() ~= "component" then
	error("room_metadata_component is a component: Component \"room_metadata.DOMAIN\" \"room_metadata_component\"", 0);
end
module:depends("disco");
module:add_identity("component", "room_metadata", module.host);
if true and not module:get_option_string("muc_component") then
	module:log("error", "no muc_component: room_metadata_component does not know which rooms it serves");
end
module:require "stand_in".announce("room_metadata");
