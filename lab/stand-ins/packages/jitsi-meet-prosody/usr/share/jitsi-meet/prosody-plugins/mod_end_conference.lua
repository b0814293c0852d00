-- Ends a meeting for all, when one of those who moderate it wants that.
local stand_in = module:require "stand_in";
stand_in.component("end_conference", "end_conference", { muc_component = function () end });

module:hook("message/host", function (event)
	if event.stanza:get_child("end_conference") then
		local room = stand_in.moderated_by(event);
		if room then
			room:destroy(nil, "ended for all");
		end
		return true;
	end
end);
