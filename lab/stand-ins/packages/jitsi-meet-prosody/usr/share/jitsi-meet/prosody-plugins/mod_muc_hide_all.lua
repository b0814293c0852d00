-- No room is listed: whoever does not know its name does not find it.
module:hook("muc-room-created", function (event)
	event.room:set_hidden(true);
end, 1);
