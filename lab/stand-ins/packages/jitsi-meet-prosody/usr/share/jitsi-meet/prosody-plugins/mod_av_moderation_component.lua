-- A stand-in: it is there, looks for its rooms, and does nothing.
module:require "stand_in".component("av_moderation_component", "av_moderation", { muc_component = true });
