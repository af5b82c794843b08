//! The packs of both councils.

use std::path::Path;

use super::*;
use crate::datasets::{Depth, load_public};
use crate::figures::work_out;
use crate::reports::page;

fn pack(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
    let loaded = load_public(&folder, Depth::Everything).unwrap();
    let figures = work_out(&loaded.book, None);
    let locate = |cells: &[_]| loaded.locate(cells);
    let material = Material {
        figures: &figures,
        problems: &loaded.problems,
        located: &locate,
        data: "datasets",
    };
    page(&scrutiny(&material).unwrap()).unwrap()
}

#[test]
fn haverings_pack_shows_every_recommendation_action_and_oddity() {
    let page = pack("havering");
    for number in 1..=12 {
        assert!(page.contains(&format!("C{number:02} ")), "C{number:02}");
    }
    // The kinds of source error of the domain notes, each shown by its code.
    for number in 1..=13 {
        assert!(
            page.contains(&format!(">E{number}<")) || page.contains(&format!("E{number} ")),
            "E{number}"
        );
    }
    assert!(page.contains("11 recommendations"));
    assert!(page.contains("11.9") && page.contains("financial management code"));
}

#[test]
fn smallshires_pack_names_nothing_that_is_not_public() {
    let page = pack("smallshire");
    assert!(!page.contains("RSK-06") && !page.contains("Key finance posts"));
    // Without RSK-06: 390,000 − 20,000 + 8,000.
    assert!(page.contains("£378,000"));
    assert!(page.contains("Old network fails"));
}

#[test]
fn a_pack_is_the_same_bytes_each_time() {
    assert_eq!(pack("smallshire"), pack("smallshire"));
}
