"""Makes the fonts of this folder: subset.py FOLDER, where FOLDER has Inter-Regular.otf and Inter-SemiBold.otf.

Needs `fonttools` and `brotli` from PyPI. The same fonts give the same bytes.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

# Without U+0149, which Unicode deprecates and Inter lacks.
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x149), *range(0x14A, 0x180)]
# Welsh with grave, diaeresis and acute; Romanian with a comma below.
MORE_LATIN = map(ord, "ẀẁẂẃẄẅỲỳȘșȚțẞ")
SIGNS = map(ord, "–—‘’“”•…−×≤≥≠½¼¾→←↑↓↗↘■□●○▲△▼▽◆◇✓€†‡′″\u202f\u2009\u200b\u2011")
KEPT = [*LATIN, *MORE_LATIN, *SIGNS]
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
HERE = Path(__file__).parent


def add_cross(font):
    """Draws U+2715, which Inter lacks, as U+2717 half as large again about its middle."""
    name = font.getBestCmap()[0x2717]
    glyphs = font.getGlyphSet()
    box = BoundsPen(glyphs)
    glyphs[name].draw(box)
    x0, y0, x1, y1 = box.bounds
    scale = 1.5
    wide = round((x1 - x0) * scale) + 320
    pen = T2CharStringPen(wide, glyphs)
    moved = (scale, 0, 0, scale, wide / 2 - scale * (x0 + x1) / 2, 1024 - scale * (y0 + y1) / 2)
    glyphs[name].draw(TransformPen(pen, moved))
    strings = font["CFF "].cff.topDictIndex[0].CharStrings
    old = strings[name]
    strings[name] = pen.getCharString(old.private, old.globalSubrs)
    font["hmtx"][name] = (wide, 160)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x2715] = name


def make(weight, folder):
    options = subset.Options()
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.hinting = False
    options.desubroutinize = True
    options.recalc_timestamp = False
    font = TTFont(folder / f"Inter-{weight}.otf", recalcTimestamp=False)
    missing = [hex(code) for code in KEPT if code not in font.getBestCmap()]
    if missing:
        sys.exit(f"Inter-{weight}.otf lacks {missing}")
    add_cross(font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[*KEPT, 0x2715])
    subsetter.subset(font)
    for name in font["name"].names:
        if name.nameID == 3:
            name.string = f"Inter-{weight}:subset"
    plain = HERE / f"Inter-{weight}.otf"
    font.save(plain)
    web = TTFont(plain, recalcTimestamp=False)
    web.flavor = "woff2"
    web.save(HERE / f"Inter-{weight}.woff2")


for weight in ("Regular", "SemiBold"):
    make(weight, Path(sys.argv[1]))
