//! SVG becomes PNG.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

use super::DrawError;
use super::measure::{FAMILY, REGULAR, SEMI_BOLD};

/// Pixels of the picture for one of the drawing, so that text stays sharp in print.
const SCALE: f32 = 2.0;

/// Makes a PNG from a stand-alone SVG. The fonts of the machine are never looked at.
pub(super) fn png(svg: &str) -> Result<Vec<u8>, DrawError> {
    let mut fonts = Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(SEMI_BOLD.to_vec());
    let options =
        Options { fontdb: Arc::new(fonts), font_family: FAMILY.to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(raster)?;
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or(DrawError::Size)?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(DrawError::Size)?;
    let larger = Transform::from_scale(SCALE, SCALE);
    resvg::render(&tree, larger, &mut pixels.as_mut());
    pixels.encode_png().map_err(raster)
}

fn raster(error: impl std::fmt::Display) -> DrawError {
    DrawError::Raster(error.to_string())
}
