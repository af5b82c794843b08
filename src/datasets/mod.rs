//! A council's folder to a [`Book`](crate::records::Book) and everything wrong with it.

mod cell;
mod known;
mod load;
mod locate;
mod row;
mod scan;
mod schema;
