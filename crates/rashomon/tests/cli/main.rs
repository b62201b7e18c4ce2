//! The program as its users meet it: what they give, what they see, and the exit status.

mod actors;
mod assets;
mod case;
mod damaged;
mod desk;
mod desk_client;
mod desk_security;
mod exports;
mod folder;
mod formats;
mod gazetteer;
mod help;
mod incidents;
mod inputs;
mod install;
mod languages;
mod offsets;
mod order;
mod output;
mod parse;
mod refusals;
mod samples;
