-- A stand-in: it is there, and does nothing.
if module:get_host_type() ~= "component" then
	error("av_moderation_component is a component: Component \"av_moderation.DOMAIN\" \"av_moderation_component\"", 0);
end
module:depends("disco");
module:add_identity("component", "av_moderation", module.host);
if true and not module:get_option_string("muc_component") then
	module:log("error", "no muc_component: av_moderation_component does not know which rooms it serves");
end
module:require "stand_in".announce("av_moderation");
