-- prosodyctl mod_roster_command subscribe CONTACT ACCOUNT: the contact, such as a component, sees the account's
-- presence. Takes effect when Prosody is restarted.
local jid = require "util.jid";

local usage = "usage: prosodyctl mod_roster_command subscribe|unsubscribe|list CONTACT ACCOUNT";

function module.command(arg)
	-- The files themselves: storage is not started for a command of prosodyctl.
	local datamanager = require "core.storagemanager".olddm;
	local action = arg[1];
	local contact, account = arg[2], arg[3];
	if action == "list" then
		contact, account = nil, arg[2];
	end
	local user, host = jid.split(account or "");
	if not user then
		print(usage);
		return 1;
	end
	local roster = datamanager.load(user, host, "roster") or {};
	if action == "list" then
		for other, item in pairs(roster) do
			if other then print(other, item.subscription); end
		end
		return 0;
	elseif action == "subscribe" then
		roster[contact] = { subscription = "both", groups = {} };
	elseif action == "unsubscribe" then
		roster[contact] = nil;
	else
		print(usage);
		return 1;
	end
	roster[false] = { version = (roster[false] and roster[false].version or 0) + 1, pending = {} };
	local ok, err = datamanager.store(user, host, "roster", roster);
	print(ok and "done" or err);
	return ok and 0 or 1;
end
