-- Counts who speaks, by what the pages of those who do say, and tells those who come later.
local jid = require "util.jid";
local stand_in = module:require "stand_in";

stand_in.component("speakerstats_component", "speakerstats", { muc_component = function (host)
	module:hook_object_event(host.events, "muc-room-created", function (event)
		event.room.stand_in_speakers = {};
	end);
	module:hook_object_event(host.events, "muc-occupant-joined", function (event)
		local speakers = event.room.stand_in_speakers;
		if speakers and next(speakers) then
			stand_in.tell(module.host, event.occupant.jid, { type = "speakerstats"; users = speakers });
		end
	end);
end });

module:hook("message/host", function (event)
	local told = event.stanza:get_child("speakerstats", "http://jitsi.org/jitmeet");
	-- The page names the room here, as users call it.
	local room = told and told.attr.room and stand_in.room_at(told.attr.room);
	local occupant = room and room:get_occupant_by_real_jid(event.stanza.attr.from);
	if occupant and room.stand_in_speakers then
		room.stand_in_speakers[jid.resource(occupant.nick)] = { totalDominantSpeakerTime = 0 };
	end
	return told and true or nil;
end);
