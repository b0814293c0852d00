-- A stand-in: it is there, and does nothing.
if module:get_host_type() ~= "component" then
	error("filesharing_component is a component: Component \"file-sharing.DOMAIN\" \"filesharing_component\"", 0);
end
module:depends("disco");
module:add_identity("component", "file-sharing", module.host);
if true and not module:get_option_string("muc_component") then
	module:log("error", "no muc_component: filesharing_component does not know which rooms it serves");
end
module:require "stand_in".announce("file-sharing");
