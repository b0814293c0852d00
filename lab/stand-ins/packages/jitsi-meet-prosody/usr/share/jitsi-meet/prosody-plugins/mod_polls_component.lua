-- Hands what somebody asks to all in the meeting. No setting of its own names the rooms: the mapper's do.
local json = require "util.json";
local stand_in = module:require "stand_in";
stand_in.component("polls_component", "polls");

if stand_in.rooms_address() then
	stand_in.serving("polls_component, by muc_mapper_domain_base", stand_in.rooms_address(), function (host)
		module:hook_object_event(host.events, "muc-room-created", function (event)
			event.room.stand_in_polls = {};
		end);
	end);
end

module:hook("message/host", function (event)
	local text = event.stanza:get_child_text("json-message", "http://jitsi.org/jitmeet");
	local poll = text and json.decode(text);
	local room, occupant = nil, nil;
	if type(poll) == "table" and poll.command == "new-poll" then
		room, occupant = stand_in.meeting_of(event);
	end
	if room and room.stand_in_polls and not room.stand_in_polls[poll.pollId] then
		room.stand_in_polls[poll.pollId] = poll;
		poll.type, poll.senderId = "polls", occupant.nick:match("/(.*)$");
		stand_in.tell_all(module.host, room, poll);
	end
	return text and true or nil;
end);
