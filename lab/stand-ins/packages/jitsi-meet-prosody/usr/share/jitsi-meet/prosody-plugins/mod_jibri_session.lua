-- A stand-in: it loads, and does nothing.
module:log("info", "stand-in for jibri_session: does nothing");
