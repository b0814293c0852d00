-- A stand-in: it is there, looks for its rooms, and does nothing.
module:require "stand_in".component("end_conference", "end_conference", { muc_component = true });
