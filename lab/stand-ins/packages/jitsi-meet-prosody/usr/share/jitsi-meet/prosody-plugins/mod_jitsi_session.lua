-- A stand-in: it loads, and does nothing.
module:log("info", "stand-in for jitsi_session: does nothing");
