//! Other inputs than a scenario's own, worked out, with what of the amounts is known then.

use super::{Inputs, Model, NodeId, Unfit, Values};
use crate::units::{Decimal, Money};

/// What some inputs come to.
#[derive(Debug, Clone)]
pub struct Turned {
    values: Values,
    /// Of each node whether it is known; `None`: all are.
    known: Option<Vec<bool>>,
}

impl Turned {
    /// Gives the amount of a node as later sums take it; `None`: it is not known.
    pub fn exact(&self, node: NodeId) -> Option<Decimal> {
        let known = self.known.as_ref().is_none_or(|known| known[node.at()]);
        known.then(|| self.values.of(node))
    }

    /// Gives the amount of a node as it is shown, to the penny; `None`: it is not known.
    pub fn pounds(&self, node: NodeId) -> Option<Money> {
        self.exact(node).map(|amount| Money::from_pounds(amount).rounded())
    }
}

impl Model<'_> {
    /// Works out inputs: those of a scenario with some moved.
    ///
    /// # Errors
    /// When a sum on the way has no answer.
    pub fn turned(&self, inputs: &Inputs) -> Result<Turned, Unfit> {
        let values = self.graph.evaluate(&inputs.values)?;
        Ok(Turned { values, known: self.known(inputs) })
    }
}
