-- A stand-in: it is there, looks for its rooms, and does nothing.
module:require "stand_in".component("room_metadata_component", "room_metadata", { muc_component = true; breakout_rooms_component = false });
