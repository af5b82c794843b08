//! The whole program from outside: one binary, a module a question.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod against;
mod answers;
mod attacks;
mod broken;
mod changed;
mod checks;
mod comfort;
mod exempt;
mod export;
mod folder;
mod fuzz;
mod fuzz_inputs;
mod gap;
mod gap_cases;
mod hostile;
mod import;
mod known;
mod made_up;
mod metamorphic;
mod moved;
mod papers;
mod parts;
mod promises;
mod reconciled;
mod registers;
mod risk_scales;
mod roll;
mod rooms;
mod schema;
mod seals;
mod sentences;
mod signed;
mod silent;
mod star_chamber;
mod start;
mod suggest;
mod tables;
mod track;
mod trust;
mod twins;
mod typed;
mod writers;
