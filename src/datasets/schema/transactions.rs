//! The ledger: transactions, possibly many.

use super::table;

table! { ledger: Ledger, key(), "A transaction of the ledger.", {
    period: Period, !, "The period, with its year";
    cost_centre: Text, !, "The cost centre";
    subjective: Text, !, "The subjective code";
    directorate: Text, !, "The directorate";
    description: Text, ?, "What it is";
    amount: Money, !, "How much, to the penny; spending positive";
} }
