//! What is public and called by the reference of what is not: the public sees neither, and the council is told.

use crate::datasets::findings::Fault;
use crate::datasets::load::Loader;
use crate::records::schema::Col;
use crate::records::{Book, Code, Council, Withheld};

/// Tells of public rows whose own reference holds that of an exempt row: they are left out of what the public gets.
pub(in crate::datasets) fn within(loader: &mut Loader<'_>, book: &Book) {
    let mut withheld = Withheld::default();
    for (table, id) in book.exempt_ids() {
        withheld.add(table, id, "");
    }
    for (table, row, id) in book.public_rows() {
        if withheld.is_within(table, id) {
            let wanted = "a reference that does not hold that of an exempt row".to_owned();
            let hint =
                "the public sees neither row; give this one another reference, if it may be seen"
                    .to_owned();
            let fault = Fault { code: Code::ExemptWithin, col: Col(0), wanted, hint: Some(hint) };
            loader.findings.put_off(table, row, fault);
        }
    }
}

/// Says whether what the council is called names what is withheld.
pub(in crate::datasets) fn names_the_council(withheld: &Withheld, council: &Council) -> bool {
    [&council.name, &council.short_name].into_iter().any(|name| withheld.named_in(name))
}
