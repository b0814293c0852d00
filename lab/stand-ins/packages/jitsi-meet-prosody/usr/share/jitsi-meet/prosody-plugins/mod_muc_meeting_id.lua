-- Every meeting gets an id that is like no other's; it is told in the room's disco information.
local uuid = require "util.uuid".generate;

module:hook("muc-room-created", function (event)
	event.room._data.meetingId = uuid();
end, 1);
module:hook("muc-disco#info", function (event)
	if event.room._data.meetingId then
		table.insert(event.form, { name = "muc#roominfo_meetingId"; label = "The meeting unique id."; value = "" });
		event.formdata["muc#roominfo_meetingId"] = event.room._data.meetingId;
	end
end);
