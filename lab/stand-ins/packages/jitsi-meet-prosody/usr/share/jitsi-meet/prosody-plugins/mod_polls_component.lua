-- A stand-in: it is there, looks for its rooms, and does nothing. It has no setting that names them.
local stand_in = module:require "stand_in";
stand_in.component("polls_component", "polls");

local base = module:get_option_string("muc_mapper_domain_base");
local prefix = module:get_option_string("muc_mapper_domain_prefix", "conference");
if base then
	stand_in.serving("polls_component, by muc_mapper_domain_base", prefix.."."..base, function () end);
else
	module:log("error", "no muc_mapper_domain_base: polls_component does not know which rooms it serves");
end
