-- A stand-in: it loads, and does nothing.
module:log("info", "stand-in for muc_resource_validate: does nothing");
