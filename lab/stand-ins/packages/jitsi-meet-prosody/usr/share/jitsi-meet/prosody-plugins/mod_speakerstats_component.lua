-- A stand-in: it is there, looks for its rooms, and does nothing.
module:require "stand_in".component("speakerstats_component", "speakerstats", { muc_component = true });
