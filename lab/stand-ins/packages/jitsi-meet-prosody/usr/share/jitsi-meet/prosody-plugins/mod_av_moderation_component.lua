-- Tells all in a meeting that microphones or cameras are to be asked for, when one of those who moderate it wants that; and those who
-- come later.
local stand_in = module:require "stand_in";

local function say(room, media)
	return { type = "av_moderation"; enabled = room.stand_in_moderated[media] == true; room = room.jid; mediaType = media };
end

stand_in.component("av_moderation_component", "av_moderation", { muc_component = function (host)
	module:hook_object_event(host.events, "muc-room-created", function (event)
		event.room.stand_in_moderated = {};
	end);
	module:hook_object_event(host.events, "muc-occupant-joined", function (event)
		for media in pairs(event.room.stand_in_moderated or {}) do
			stand_in.tell(module.host, event.occupant.jid, say(event.room, media));
		end
	end);
end });

module:hook("message/host", function (event)
	local wish = event.stanza:get_child("av_moderation");
	local room = wish and stand_in.moderated_by(event);
	if room and room.stand_in_moderated and wish.attr.mediaType then
		room.stand_in_moderated[wish.attr.mediaType] = wish.attr.enable == "true" or nil;
		stand_in.tell_all(module.host, room, say(room, wish.attr.mediaType));
	end
	return wish and true or nil;
end);
