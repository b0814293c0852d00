-- A stand-in: it loads, and does nothing.
module:log("info", "stand-in for muc_wait_for_host: does nothing");
